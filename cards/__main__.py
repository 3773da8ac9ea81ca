"""The shell, `python -m cards --help`: describe, find and publish models without a page."""

import sys

from trainer.errors import Problem
from trainer.failures import in_words
from trainer.shell.terminal import guard_terminal

from .shell import main

if __name__ == "__main__":
    guard_terminal()
    try:
        with in_words():
            main(sys.argv[1:])
    except Problem as problem:
        sys.exit(problem.as_text())
