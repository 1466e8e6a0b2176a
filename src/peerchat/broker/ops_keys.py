"""Keys and channels of operators' own: nothing of a room, a person or a line stands here."""

from __future__ import annotations

LOOKOUT = "{ops}:lookout"
"""Which worker looks at all rooms, and how often."""
BUS = "{ops}:bus"
"""The channel on which it tells the others what it saw, and answers what they ask."""
