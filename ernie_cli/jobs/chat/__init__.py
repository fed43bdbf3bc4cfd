"""Many questions: a row -> a question -> a line, asked from here or by a provider's batch service."""
