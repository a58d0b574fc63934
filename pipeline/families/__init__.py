"""Which documents belong together: reprints, attachments, drafts, explanations, pages of one article."""

from pipeline.families.linking import LinkReport, link_families

__all__ = ["LinkReport", "link_families"]
