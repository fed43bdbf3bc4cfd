"""Two languages: what is said to a person is English in the source, and translated where it is shown."""
