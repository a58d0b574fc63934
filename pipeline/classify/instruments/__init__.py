"""Policy instruments: supply-, environment- and demand-side, clause by clause."""

from pipeline.classify.instruments.coder import code_instruments
from pipeline.classify.instruments.vocabulary import Kind, instrument_kinds

__all__ = ["Kind", "code_instruments", "instrument_kinds"]
