"""Options: fields of pydantic models with title, help and dependencies in both languages, and the check of values."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from .errors import Problem, Words, clip, josa

Model = TypeVar("Model", bound=BaseModel)


def option(title: Words, help: Words, *, choices: dict[str, Words] | None = None, needs: dict[str, Any] | None = None,
           follows: str | None = None, usual: tuple[object, Words] | None = None, searched: bool = False,
           group: str | None = None, idle: object = None, unset: Words | None = None, excludes: str | None = None,
           of_task: bool = False, pretrained: bool = False, **bounds):
    """A pydantic field with its title and its help in both languages.

    `choices`: the title of each value of a Literal. `needs`: values that other options must have (a choice), or must
    reach (a number), for this one to have an effect. `follows`: the option on which the recommended value of this one
    depends. `usual`: the value recommended for all models and data, and why. `searched`: whether a search varies it.
    `group`: the heading under which forms fold it away. `idle`: the value that switches it off. `unset`: the words for
    None. `excludes`: another option that cannot be used together with it. `of_task`: whether only some tasks have it.
    `pretrained`: whether only pretrained models have it.
    """
    about = {"choices": choices, "needs": needs, "follows": follows, "usual": usual, "searched": searched,
             "group": group, "idle": idle, "unset": unset, "excludes": excludes, "of_task": of_task,
             "pretrained": pretrained}
    extra: dict[str, Any] = {"title_ko": title.ko, "description_ko": help.ko}
    extra |= {name: each for name, each in about.items() if each is not None and each is not False}
    return Field(title=title.en, description=help.en, json_schema_extra=extra, **bounds)


def title_of(model: type[BaseModel], name: str) -> Words:
    return Words(about(model, name, "title_ko"), model.model_fields[name].title or name)


def help_of(model: type[BaseModel], name: str) -> Words:
    return Words(about(model, name, "description_ko"), model.model_fields[name].description or "")


def about(model: type[BaseModel], name: str, what: str):
    """What `option` stored for an option under the name `what`; None if nothing."""
    extra = model.model_fields[name].json_schema_extra
    return extra.get(what) if isinstance(extra, dict) else None


def applies(model: type[BaseModel], name: str, values: Mapping[str, object]) -> bool:
    """Whether an option can have an effect with these `values`: whether all that it `needs` is chosen. None counts as
    chosen, as it is not decided yet."""
    return not any(lacks(model, name, values))


def lacks(model: type[BaseModel], name: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options that must be changed before this one has an effect."""
    for other, least in (about(model, name, "needs") or {}).items():
        value = values[other]
        if value is not None and (value != least if isinstance(least, str) else value < least):
            yield other


def leads(model: type[BaseModel], name: str) -> bool:
    """Whether other options depend on this one."""
    return any(about(model, other, "follows") == name or name in (about(model, other, "needs") or {})
               for other in model.model_fields)


def applying(settings: BaseModel) -> dict[str, object]:
    """The options that can have an effect, with their values, including those that are off."""
    model, values = type(settings), settings.model_dump()
    return {name: value for name, value in values.items() if applies(model, name, values)}


def in_force(settings: BaseModel) -> dict[str, object]:
    """The options that have an effect, with their values."""
    return {name: value for name, value in applying(settings).items() if value != about(type(settings), name, "idle")}


def value_words(model: type[BaseModel], name: str, value) -> Words:
    """A value as people read it: the title of a choice, a number in its shortest form, without an exponent."""
    if value is None and (unset := about(model, name, "unset")):
        return unset
    written = f"{Decimal(f'{value:g}'):f}" if isinstance(value, float) else str(value)
    return (about(model, name, "choices") or {}).get(written, Words(written, written))


def searched(model: type[BaseModel]) -> list[str]:
    """The options that a search varies."""
    return [name for name in model.model_fields if about(model, name, "searched")]


def validated(model: type[Model], values: dict) -> Model:
    """Return `model(**values)`. Raises Problem("bad_option"), which names the option, instead of pydantic's error."""
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        known = name in model.model_fields and model.model_fields[name].json_schema_extra
        found = clip(repr(first.get("input")), 100)
        title, bounds = title_of(model, name) if known else Words(name, name), _bounds(model, name)
        raise Problem(
            "bad_option",
            f"'{title.ko}' 값 {found}{josa(found, '을/를')} 쓸 수 없습니다: "
            f"{bounds}{josa(bounds, '으로/로')} 고쳐 주세요.",
            f"'{title.en}' cannot be {found}: {first['msg'][0].lower() + first['msg'][1:]}.",
            option=name, value=clip(str(first.get("input")), 100)) from None


def _bounds(model: type[BaseModel], name: str) -> str:
    """The values that the schema allows for an option, as a Korean sentence names them."""
    schema = model.model_json_schema()["properties"].get(name, {})
    schema = schema.get("anyOf", [schema])[0]
    if "enum" in schema:
        return " / ".join(map(str, schema["enum"]))
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum", "…"))
    shapes = {"boolean": "true / false", "object": '{"A": "B"}', "string": "글자", "integer": "정수",
              None: ", ".join(model.model_fields)}
    return f"{low} – {high}" if low is not None else shapes.get(schema.get("type"), schema.get("type"))
