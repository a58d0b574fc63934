"""Search: passages found by words and by meaning, fused, grouped by document."""

from pipeline.search.documents import IndexDocument
from pipeline.search.embedder import Embedder, open_embedder
from pipeline.search.engine import SearchEngine
from pipeline.search.results import SearchResult

__all__ = ["Embedder", "IndexDocument", "SearchEngine", "SearchResult", "open_embedder"]
