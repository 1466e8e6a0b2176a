"""Whether every room is well: what the store tells of it without a word of what is said, and a verdict with its reasons."""
