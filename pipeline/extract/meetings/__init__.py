"""Meetings in news, minutes and notices: name, time, place, chair, and who asked for what."""

from pipeline.extract.meetings.finder import find_meetings

__all__ = ["find_meetings"]
