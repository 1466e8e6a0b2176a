"""Figures of the machine: what each worker counts, how workers put them together, and `/metrics`. No identity in any of it."""
