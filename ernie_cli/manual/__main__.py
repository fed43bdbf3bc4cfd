"""Writes every generated file into the checkout that this module stands in."""

from pathlib import Path

from ernie_cli.manual.files import write

if __name__ == "__main__":
    write(Path(__file__).parents[2])
