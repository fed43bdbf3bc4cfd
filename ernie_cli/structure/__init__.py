"""Answers that fit a schema: the short form, JSON out of prose, what is asked again; `validator` alone knows jsonschema."""
