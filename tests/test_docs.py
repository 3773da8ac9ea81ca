"""What docs/ says is what is in the code. `python -m tests.test_docs` writes anew what is made from the code."""

import ast
import inspect
import re
import shlex
from pathlib import Path

import pytest
from pydantic import BaseModel

from cards import shell as cards_shell
from tests.test_architecture import FLOORS, ROOMS
from trainer import shell as trainer_shell
from trainer.advice import Size
from trainer.data.hub import HubData
from trainer.errors import Words, josa
from trainer.fields import about, help_of, title_of, value_words
from trainer.home.specs import ProjectSpec
from trainer.models.families import Facts
from trainer.options import Budget, Columns, Folds, Reading, Repairs, Settings, Shares
from trainer.tasks import TASKS
from ui.api.endpoints import Endpoints
from ui.api.problems import STATUS
from ui.api.rest import rest_app
from ui.place import Shared

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
OPTIONS, ARCHITECTURE, API = DOCS / "options.md", DOCS / "architecture.md", DOCS / "api.md"
SHELLS = {"trainer": trainer_shell._parser, "cards": cards_shell._parser}
ROOMS_IN = re.compile("(?<=<!-- rooms -->\n).*(?=<!-- end of rooms -->)", re.DOTALL)
SIZE, SMALL = Size(1_000, 60, 40_000, lengths=(40,) * 101), Facts("electra", 14_000_000, 512)
GROUPS = {  # of options, in the order in which a person meets them
    HubData: Words("Hub의 데이터셋", "A data set of the Hub"), Reading: Words("파일 읽기", "Reading a file"),
    Columns: Words("열", "Columns"), Repairs: Words("데이터 고치기", "Repairs"),
    Shares: Words("나누기", "The split"), Settings: Words("학습", "Training"),
    Budget: Words("자동 탐색", "Search"), Folds: Words("교차 검증", "Cross-validation")}
ALONE = {ProjectSpec: ("task", "seed")}  # options among other things
KINDS = {"string": Words("글자", "text"), "boolean": Words("예 · 아니요", "yes · no"),
         "object": Words("`A=B`", "`A=B`")}
TASK_TITLES = {task.name: task.words.title for task in TASKS.values()}
HEAD = Words("| 옵션 | 이름 | 뜻 | 값 | 처음 값 |\n|---|---|---|---|---|",
             "| option | name | meaning | values | default |\n|---|---|---|---|---|")
ABOUT = Words(
    "페이지, API, 셸이 함께 쓰는 모든 옵션입니다. API에서는 이 이름으로, 셸에서는 `--이름`(밑줄은 붙임표)으로 씁니다. "
    "이 글은 코드에서 만듭니다(`python -m tests.test_docs`).",
    "Every option of the pages, the API and the shell: the API takes these names, the shell `--name` (a hyphen for "
    "each underscore). This page is made from the code (`python -m tests.test_docs`).")
EXAMPLE = Words(
    "‘추천값’은 모델과 데이터를 보고 정하고, 까닭을 함께 보여 줍니다. 작은 모델(파라미터 1,400만)로 60자 이하의 글 1,000개를 배울 때:",
    "What is recommended depends on model and data, and comes with its reason. For a small model (14 million "
    "parameters) and 1,000 texts of 60 characters at most:")


def page() -> str:
    """Korean, then English."""
    return "\n\n".join(["# 옵션 · Options", *_part("ko"), "# English", *_part("en")]) + "\n"


def _part(language: str) -> list[str]:
    groups = [part for model, title in GROUPS.items()
              for part in (f"## {title[language]}", _table(model, [*model.model_fields], language))]
    others = [_table(model, names, language) for model, names in ALONE.items()]
    recommended = [part for task in TASKS.values()
                   for part in (f"### {task.words.title[language]}", _advice(task, language))]
    return [ABOUT[language], *groups, f"## {Words('프로젝트', 'Projects')[language]}", *others,
            f"## {Words('추천값', 'What is recommended')[language]}", EXAMPLE[language], *recommended]


def _table(model: type[BaseModel], names: list[str], language: str) -> str:
    rows = [[f"`{name}`", title_of(model, name)[language], help_of(model, name)[language],
             _values(model, name, language), _default(model, name)[language]] for name in names]
    return "\n".join([HEAD[language], *(f"| {' | '.join(row)} |" for row in rows)])


def _values(model: type[BaseModel], name: str, language: str) -> str:
    """Type or bounds, the titles of choices, what has to be chosen beside it, whether a search varies it."""
    if choices := TASK_TITLES if name == "task" else about(model, name, "choices"):
        values = " · ".join(f"`{value}` {title[language]}" for value, title in choices.items())
    else:
        values = bounds(model.model_json_schema()["properties"][name], language)
    needs = [Words(f"`{other}` {sign} `{value}`일 때만", f"only with `{other}` {sign} `{value}`")[language]
             for other, value in (about(model, name, "needs") or {}).items()
             for sign in ("=" if isinstance(value, str) else "≥",)]
    if other := about(model, name, "excludes"):
        needs.append(Words(f"`{other}`{josa(other, '과/와')} 함께 쓸 수 없습니다", f"not together with `{other}`")[language])
    varied = [Words("자동 탐색이 바꿔 봅니다", "varied by a search")[language]] if about(model, name, "searched") else []
    return "; ".join([values, *needs, *varied])


def _default(model: type[BaseModel], name: str) -> Words:
    field, usual, leader = model.model_fields[name], about(model, name, "usual"), about(model, name, "follows")
    if usual:
        value, reason = value_words(model, name, usual[0]), usual[1]
        return Words(f"{value.ko}. {reason.ko}", f"{value.en}. {reason.en}")
    if model is not Settings and not field.is_required():
        return _written(field.get_default(call_default_factory=True))
    if model is not Settings:
        return Words("정해야 합니다", "to be given")
    return Words(f"추천값(`{leader}`에 따라 다름)", f"recommended (depends on `{leader}`)") if leader else \
        Words("추천값", "recommended")


def _written(value) -> Words:
    if value in (None, {}):
        return Words("비어 있음", "empty")
    if isinstance(value, bool):
        return Words("예", "yes") if value else Words("아니요", "no")
    return Words(f"`{value}`", f"`{value}`")


def _advice(task, language: str) -> str:
    advice = task.advise(SMALL, SIZE, {})
    head = Words("| 옵션 | 추천값 | 까닭 |", "| option | recommended | reason |")[language]
    rows = [f"| {title_of(Settings, name)[language]} | {value_words(Settings, name, advice[name].value)[language]} "
            f"| {advice[name].reason[language]} |" for name in Settings.model_fields if name in advice]
    return "\n".join([head, "|---|---|---|", *rows])


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


def rooms() -> str:
    """Every room and every module beside the rooms of trainer, with the first sentence of its docstring."""
    parts = []
    for floor in [floor for floor in reversed(FLOORS) if (ROOT / floor).is_dir()]:
        order = ROOMS if floor == "trainer" else sorted(path.name for path in (ROOT / floor).iterdir())
        named = [(name, path) for name in order
             for path in (ROOT / floor / name / "__init__.py", ROOT / floor / f"{name}.py")
                 if path.exists()]
        parts += [f"`{floor}/`: {_sentence(ROOT / floor / '__init__.py')}", ""]
        parts += [f"- `{name}{'/' * (path.name == '__init__.py')}` {_sentence(path)}" for name, path in named] + [""]
    return "\n".join([f"`app.py`: {_sentence(ROOT / 'app.py')}", "", *parts])


def _sentence(path: Path) -> str:
    """The first line of a module's docstring."""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).splitlines()[0]


def test_the_page_of_options_is_that_of_the_code():
    assert OPTIONS.read_text(encoding="utf-8") == page(), "run: python -m tests.test_docs"


def test_the_rooms_are_those_of_the_code():
    assert ROOMS_IN.findall(ARCHITECTURE.read_text(encoding="utf-8")) == [rooms()], "run: python -m tests.test_docs"
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} <= set(FLOORS)  # none goes unnamed


def test_every_file_that_a_document_names_is_there():
    """Paths that are written from the root; NAME stands for that of what is added."""
    for document in sorted(DOCS.glob("*.md")):
        text = document.read_text(encoding="utf-8")
        named = re.findall(r"`((?:app|ui|cards|trainer|tests|spaces|docs)[/.][\w./-]*)`", text)
        assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == [], document.name


def test_every_endpoint_has_an_example_that_fits_it():
    called = [call for file in (API, ROOT / "README.md") for call in calls(file.read_text(encoding="utf-8"))]
    for name, given, named in called:
        inspect.signature(getattr(Endpoints, name)).bind(None, *given, **named)
    public = {name for name, _ in inspect.getmembers(Endpoints, inspect.isfunction) if not name.startswith("_")}
    assert {name for name, _, _ in called} == public


def calls(text: str) -> list[tuple[str, list, dict]]:
    """Endpoint, arguments and named arguments of every call of a client in the Python of a document."""
    nodes = [node for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) for node in ast.walk(ast.parse(code))
             if isinstance(node, ast.Call) and any(word.arg == "api_name" for word in node.keywords)]
    named = [{word.arg: word.value for word in node.keywords} for node in nodes]
    return [(words.pop("api_name").value.removeprefix("/"), node.args, words)
            for node, words in zip(nodes, named, strict=True)]


def test_every_route_and_status_of_rest_is_documented():
    text = API.read_text(encoding="utf-8")
    app = rest_app(Shared(None, None, None, None))
    routes = {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}
    assert set(re.findall(r"^\| `([A-Z]+ /\S+)`", text, re.MULTILINE)) == routes
    rows = re.findall(r"^\| (\d+) \| (`.*`) \|$", text, re.MULTILINE)
    assert {code: int(status) for status, codes in rows for code in re.findall(r"\w+", codes)} == STATUS


@pytest.mark.parametrize("document", ["README.md", "docs/api.md", "CONTRIBUTING.md"])
def test_every_command_of_the_shell_is_one(document):
    """Each is parsed as the shell does; the commands themselves are tried in tests/trainer/shell and tests/cards."""
    text = (ROOT / document).read_text(encoding="utf-8")
    lines = [shlex.split(line, comments=True) for line in re.findall(r"^python -m .+$", text, re.MULTILINE)]
    for _, _, package, *arguments in lines:
        SHELLS[package]().parse_args(arguments)
    assert lines or document == "CONTRIBUTING.md"


if __name__ == "__main__":
    OPTIONS.write_text(page(), encoding="utf-8")
    ARCHITECTURE.write_text(ROOMS_IN.sub(lambda _: rooms(), ARCHITECTURE.read_text(encoding="utf-8")), encoding="utf-8")
