"""Chinese text, nothing about policy: width folding, numerals, sentences, tokens."""

from pipeline.language.numerals import parse_number
from pipeline.language.sentences import SentenceIndex, clauses, sentences
from pipeline.language.width import fold, nfkc

__all__ = ["SentenceIndex", "clauses", "fold", "nfkc", "parse_number", "sentences"]
