"""Ways to an answer: whatever asks a model is a speaker, and a way that takes several calls is a speaker around another."""
