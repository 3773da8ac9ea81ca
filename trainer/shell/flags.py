"""Flags of the shell, derived from the fields of pydantic models, so that no option is spelled twice."""

import argparse
from functools import partial
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from ..fields import about, help_of, searched, title_of, validated


def _pair(text: str) -> tuple[str, str]:
    left, mark, right = text.partition("=")
    if not mark:
        raise argparse.ArgumentTypeError(f"{text!r} is not FROM=TO")
    return left, right


M = TypeVar("M", bound=BaseModel)
FLAGS: dict[type, dict[str, Any]] = {
    bool: {"action": argparse.BooleanOptionalAction}, int: {"type": int}, float: {"type": float},
    dict: {"action": "append", "type": _pair, "metavar": "FROM=TO"}}


def add_flags(parser, model: type[BaseModel], *names: str) -> None:
    """Add a flag for every field of `model`, or for `names`: --epochs 3, --no-header, --merge-labels POS=긍정."""
    for name in names or model.model_fields:
        kind = _kind(model.model_fields[name].annotation)
        how = dict(FLAGS.get(kind, {}))
        if choices := about(model, name, "choices"):
            how["metavar"] = "|".join(choices)  # the model checks the value, with an error in both languages
        parser.add_argument("--" + name.replace("_", "-"), default=None, **how,
                            help=f"{title_of(model, name).ko}: {help_of(model, name).en}".replace("%", "%%"))


def add_ranges(parser, model: type[BaseModel]) -> None:
    """Add a flag for every option that a search varies: --learning-rate 1e-4:5e-4, --epochs :5, --method full."""
    for name in searched(model):
        choices, kind = about(model, name, "choices"), _kind(model.model_fields[name].annotation)
        parser.add_argument("--" + name.replace("_", "-"), default=None,
                            type=_listed if choices else partial(_ends, kind),
                            metavar=",".join(choices) if choices else "LOW:HIGH",
                            help=f"{title_of(model, name).ko}: try these only")


def ranges(options: argparse.Namespace, model: type[BaseModel]) -> dict:
    return {name: value for name in searched(model) if (value := getattr(options, name)) is not None}


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",")]


def _ends(kind: type, text: str) -> list:
    """Both ends of LOW:HIGH; None for one that is left out."""
    try:
        low, high = (kind(end) if end.strip() else None for end in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not LOW:HIGH") from None
    return [low, high]


def given(options: argparse.Namespace, model: type[BaseModel], *names: str) -> dict:
    """Field → value for the flags that were given for the fields of `model`, or for `names`."""
    values = {name: value for name in names or model.model_fields if (value := getattr(options, name)) is not None}
    return {name: dict(value) if _kind(model.model_fields[name].annotation) is dict else value
            for name, value in values.items()}


def chosen(options: argparse.Namespace, model: type[M]) -> M:
    """The `model` with the values of the given flags. Raises Problem("bad_option")."""
    return validated(model, given(options, model))


def _kind(annotation) -> type:
    """The plain type of an annotation: int for `int | None`, dict for `dict[str, str]`, Literal for choices."""
    if get_origin(annotation) is UnionType:
        annotation = next(each for each in get_args(annotation) if each is not NoneType)
    return get_origin(annotation) or annotation
