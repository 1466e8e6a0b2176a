from __future__ import annotations

from tests.contract.volunteers.team import clock, database, migrated, team

__all__ = ["clock", "database", "migrated", "team"]
