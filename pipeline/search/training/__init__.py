"""Training of the static embedder we ship, or of one on a user's own texts."""

from pipeline.search.training.static import Recipe, read_recipe, train_embedder

__all__ = ["Recipe", "read_recipe", "train_embedder"]
