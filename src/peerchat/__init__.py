"""peerchat: real-time, anonymous peer-support chat that anyone can host."""

__version__ = "0.1.0"
