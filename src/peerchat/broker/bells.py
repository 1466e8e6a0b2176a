"""Channels that every worker of the house attends, and nothing else of the store: a doorbell says that there is something to look
up."""

from __future__ import annotations

HOUSE = "{house}:bus"
"""What operators published takes effect."""
