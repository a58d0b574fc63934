"""What kind of document it is and which strategies it pursues."""

from pipeline.classify.doc_type import classify_doc_type
from pipeline.classify.strategies import classify_strategies

__all__ = ["classify_doc_type", "classify_strategies"]
