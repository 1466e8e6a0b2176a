"""The waiting line and the volunteers at this moment, and how it went in the last hour."""
