"""What somebody learns before the first talk, tries in the practice room, and is asked after a hard talk. The texts are data."""
