"""Volunteers and whoever looks after them: their accounts, their duty, their shifts, what they learn."""
