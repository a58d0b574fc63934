"""PDF files with a text layer → blocks."""

from pipeline.parsers.pdf.reader import parse_pdf

__all__ = ["parse_pdf"]
