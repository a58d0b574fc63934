"""Pictures of text → blocks: scanned pages and images read by the recognition models of the ``ocr`` extra."""

from pipeline.parsers.ocr.engine import available
from pipeline.parsers.ocr.images import parse_image
from pipeline.parsers.ocr.notes import confidence_notes
from pipeline.parsers.ocr.pages import Reading, read_picture

__all__ = ["Reading", "available", "confidence_notes", "parse_image", "read_picture"]
