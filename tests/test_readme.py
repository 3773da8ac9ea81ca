"""The README tells what is there: its table of settings is that of the code, its file tree that of the folder."""

import re
from pathlib import Path

import pytest

from trainer.data.hub import HubData
from trainer.errors import Words
from trainer.options import Budget, Folds, Reading, Repairs, Settings, Shares, help_of, title_of

ROOT = Path(__file__).parents[1]
KINDS = {"string": Words("글자", "text"), "boolean": Words("예 · 아니요", "yes · no"),
         "object": Words("`A=B`", "`A=B`")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(model: type, language: str) -> str:
    """Every option of a pydantic model as Markdown; paste it when the options change."""
    properties = model.model_json_schema()["properties"]
    head = {"ko": "| 옵션 | 이름 | 뜻 | 값 |", "en": "| option | name | meaning | values |"}[language]
    rows = [f"| `{name}` | {title_of(model, name)[language]} | {help_of(model, name)[language]} "
            f"| {bounds(properties[name], language)} |" for name in model.model_fields]
    return "\n".join([head, "|---|---|---|---|", *rows])


def bounds(schema: dict, language: str) -> str:
    """What the schema allows: choices, or a range whose open ends are marked by < and >."""
    schema = schema.get("anyOf", [schema])[0]
    if "enum" in schema:
        return " · ".join(f"`{value}`" for value in schema["enum"])
    if schema["type"] in KINDS:
        return KINDS[schema["type"]][language]
    low = schema.get("minimum", f"> {schema.get('exclusiveMinimum')}")
    high = schema.get("maximum", f"< {schema['exclusiveMaximum']}" if "exclusiveMaximum" in schema else "")
    return f"{low} … {high}".strip()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("model", [Settings, Budget, Folds, Reading, HubData, Repairs, Shares])
def test_settings_are_those_of_the_code(model, language):
    assert table(model, language) in README


def test_every_path_of_the_file_tree_is_there():
    tree = re.search(r"<!-- file tree -->\n```\n(.*?)```", README, re.DOTALL)[1]
    folders, paths = [], []
    for line in tree.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        folders[depth:] = [name]
        paths.append("".join(folders[:depth]) + name)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    tops = {path.name + "/" * path.is_dir() for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert tops <= set(paths)  # no room of the house goes unnamed


def test_both_languages_say_the_same_headings():
    korean, english = README.split("\n# KoTune\n")
    assert korean.count("\n## ") == english.count("\n## ")
