"""The commands of `python -m trainer`, which call the same verbs as the pages. Flags are derived from the options."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ..home.layout import Home, default_home
from . import data, keys, line, training, use


def main(arguments: list[str]) -> None:
    """Parse and run one command. Raises Problem."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and ("texts" not in options or any(each.startswith("-") for each in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    elif rest:  # argparse does not add texts after a flag to those before it
        options.texts += rest
    options.command(Home(options.home), options)


def _parser() -> argparse.ArgumentParser:
    parser, command = parser_of("python -m trainer", "코튠: 한국어 글로 모델을 학습합니다. KoTune: train models on Korean text. "
                                "Also: python -m trainer pretrain --help")
    for room in (data, training, line, use, keys):
        room.add_commands(command)
    return parser


def parser_of(program: str, description: str) -> tuple[argparse.ArgumentParser, Callable]:
    """A parser with the flag --home, and a function that adds commands to it."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--home", type=Path, default=default_home(), help="where projects lie (KOTUNE_HOME)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(function, help: str, *, project: bool = True, run: bool = False) -> argparse.ArgumentParser:
        """Add a command that is named like its function."""
        added = commands.add_parser(function.__name__, help=help, description=help)
        added.set_defaults(command=function)
        if project:
            added.add_argument("project")
        if run:
            added.add_argument("run", nargs="?", help="default: the newest, or for results the best")
        return added

    return parser, command
