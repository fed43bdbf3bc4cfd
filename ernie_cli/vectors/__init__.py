"""Embeddings: the form that they came in, how alike they are, and the files that they were saved in."""
