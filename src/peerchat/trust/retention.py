"""How long what is written down is kept, in seconds. How long a report's text is sealed is a setting."""

from __future__ import annotations

DAY = 86400

DECIDED = 30 * DAY
"""After the decision: time to ask for it by the code. So a code is good for at least as long."""
AT_MOST = 90 * DAY
REPORT_OPEN = AT_MOST - DECIDED
"""A report that nobody decided in this time ends with `expired`; its text is long gone by then."""
HISTORY = 92 * DAY
"""Counts by the hour, of nobody in particular: a quarter, so that shifts can be planned by what it was like."""
OUTCOMES = 400 * DAY
"""Groups of at least twenty who said how heavy it was before and after: a year, and the weeks in which it is looked at."""
APPEAL_OPEN = 14 * DAY
"""The same for an appeal, whose text is kept as long: it is the word of the person themself."""
DEBRIEFS = 180 * DAY
"""How volunteers felt after hard talks, for their own eyes: long enough to see where it leans to."""
SEATS = 60 * DAY
"""Who sat in a shift: nobody's business for longer than it takes to talk about the last weeks."""
INVITATIONS = 30 * DAY
"""After their end: who was let in by whom, while somebody may ask."""
UNSERVED = 30 * DAY
"""Counts of those for whom no volunteer came, after the last of them."""
