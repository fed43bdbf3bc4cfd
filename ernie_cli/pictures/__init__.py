"""Pictures on their way from a reply into files: fetched, measured, named, written whole; no name is a server's."""
