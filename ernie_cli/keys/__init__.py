"""What `ernie token` does: lists keys, takes a new one and tries it."""
