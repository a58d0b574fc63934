"""What a document commits to: deadlines, targets, references, events, meetings, each with its proof."""

from pipeline.extract.context import Context
from pipeline.extract.facts import Facts, extract_facts

__all__ = ["Context", "Facts", "extract_facts"]
