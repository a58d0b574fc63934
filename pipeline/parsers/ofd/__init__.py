"""OFD (GB/T 33190) files → blocks: our own reader, on zip and XML."""

from pipeline.parsers.ofd.reader import parse_ofd

__all__ = ["parse_ofd"]
