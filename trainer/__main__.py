"""The shell, `python -m trainer --help`: everything that the pages do, without a page."""

import sys
from importlib import import_module

from .home.processes import PROCESSES


def main(arguments: list[str]) -> None:
    """Run the process or command that the first word names."""
    first = arguments[0] if arguments else ""
    if first in PROCESSES:
        import_module(PROCESSES[first]).main()
    elif first == "pretrain":
        import_module(".pretraining.pretrain", __package__).main(arguments[1:])
    else:
        _shell(arguments)


def _shell(arguments: list[str]) -> None:
    from .errors import Problem
    from .failures import in_words
    from .shell import main as shell
    from .shell.terminal import guard_terminal

    guard_terminal()
    try:
        with in_words():
            shell(arguments)
    except Problem as problem:
        sys.exit(problem.as_text())
    except KeyboardInterrupt:
        sys.exit("\n그만두었습니다. (Interrupted.)")


if __name__ == "__main__":
    main(sys.argv[1:])
