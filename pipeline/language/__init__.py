"""Chinese text, nothing about policy: width folding, numerals, sentences, tokens."""

from pipeline.language.numerals import parse_number
from pipeline.language.patterns import alternatives
from pipeline.language.sentences import SentenceIndex, clauses, sentences, trimmed
from pipeline.language.width import fold, nfkc

__all__ = ["SentenceIndex", "alternatives", "clauses", "fold", "nfkc", "parse_number", "sentences", "trimmed"]
