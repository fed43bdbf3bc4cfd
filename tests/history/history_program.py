"""A program that keeps turns: `history_program.py FOLDER COUNT NAME`; prints the id of each once it is kept."""

import os
import sys
from pathlib import Path

from ernie_cli.history import database
from ernie_cli.history.book import book
from ernie_cli.history.turn import Turn
from ernie_cli.requests import Message


def main(folder: str, count: str, name: str) -> None:
    """Keep `count` turns of the session `name`."""
    turns = book(Path(folder), lambda: database, print, lambda text: None)
    for number in range(int(count)):
        messages = (Message("user", f"question {number} 问题"), Message("assistant", "answer " * 20))
        made = Turn(os.urandom(14).hex() + "0", number, os.urandom(6).hex(), "wcode", "m", messages, name=name)
        turns.record(made)
        print(made.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
