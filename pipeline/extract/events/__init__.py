"""Dated policy events: what was issued, founded, signed, opened, when and by whom."""

from pipeline.extract.events.finder import find_events

__all__ = ["find_events"]
