"""Deadlines: which times bound a goal, a task, an application, an event or a validity, and what kind each is."""

from pipeline.extract.deadlines.finder import find_deadlines

__all__ = ["find_deadlines"]
