"""Pictures of text → blocks: scanned pages and images read by the recognition models of the ``ocr`` extra."""

from pipeline.parsers.ocr.engine import available
from pipeline.parsers.ocr.images import frames, parse_image, parse_pictures
from pipeline.parsers.ocr.notes import confidence_notes
from pipeline.parsers.ocr.pages import Reading, read_picture

__all__ = ["Reading", "available", "confidence_notes", "frames", "parse_image", "parse_pictures", "read_picture"]
