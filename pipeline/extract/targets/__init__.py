"""Targets: the numbers that a policy commits somebody to reach."""

from pipeline.extract.targets.finder import find_targets

__all__ = ["find_targets"]
