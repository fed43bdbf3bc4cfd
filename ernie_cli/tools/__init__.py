"""Tools that a model may call: which there are, how they are run, and what of it the model is told."""
