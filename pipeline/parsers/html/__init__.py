"""HTML pages of government portals → blocks."""

from pipeline.parsers.html.reader import parse_html

__all__ = ["parse_html"]
