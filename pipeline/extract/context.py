"""What an extractor may know beside the text itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pipeline.language import SentenceIndex, fold


@dataclass(frozen=True)
class Context:
    """The text under reading and the little that is known about it.

    ``published`` is the day the text speaks from (成文日期, else 发布日期), None when unknown. All extractors read
    ``folded`` (same length as ``text``), so offsets hold in both. Built once per document and shared.
    """

    text: str
    published: date | None = None
    title: str = ""

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def sentences(self) -> SentenceIndex:
        return SentenceIndex(self.text)

    @cached_property
    def memo(self) -> dict[str, Any]:
        """Where an extractor keeps what others will ask for again; lives and dies with the context."""
        return {}
