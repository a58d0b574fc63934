"""Word documents → blocks."""

from pipeline.parsers.docx.reader import parse_docx

__all__ = ["parse_docx"]
