"""Whether the machine is well: workers, store, database, relay, as a section of the overview."""
