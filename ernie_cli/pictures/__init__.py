"""Pictures on their way from a reply into files, under names that are no server's, and from files into a question."""
