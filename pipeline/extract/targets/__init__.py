"""Targets: the numbers that a policy commits somebody to reach."""

from pipeline.extract.targets.finder import find_targets
from pipeline.extract.targets.tables import find_table_targets

__all__ = ["find_table_targets", "find_targets"]
