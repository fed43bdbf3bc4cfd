"""Man pages and completions out of the tree of commands: `python -m ernie_cli.manual` writes them, a test tells drift.

Nothing that runs for a user imports this.
"""
