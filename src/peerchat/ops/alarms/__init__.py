"""Alarms: rules (pure), how each fares (pure), who watches, and how people are told: `rules`, `course`, `watch`, `outbox`."""
