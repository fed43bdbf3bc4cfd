"""Talking at a terminal, line by line: `dialogue` goes on from line to line, `orders` are those that begin with a slash."""
