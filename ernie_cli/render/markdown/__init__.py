"""Markdown on a terminal as it streams: what is written stays as it is, so nothing flickers and nothing is drawn twice."""
