"""Yesterday in figures: counts by the hour, kept in the database, and what they add up to."""
