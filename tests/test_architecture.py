"""The house stands as it was drawn: who imports whom, how long a file may be, and what is never done."""

import ast
import re
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ["trainer", "cards", "ui", "app"]  # from the ground up: each may import only what stands before it
ROOMS = ["errors", "units", "fields", "options", "advice", "failures", "texts", "home", "hub", "models", "compute",
         "kinds", "data", "tasks", "training", "bundle", "onnx", "search", "queue", "serving", "studio", "shell",
         "pretraining", "__main__"]  # of trainer
AT_THE_ROOT = 9  # modules beside the rooms of trainer
SOURCES = [ROOT / "app.py", *(path for floor in FLOORS[:-1] for path in sorted((ROOT / floor).rglob("*.py")))]
SCRIPTS = sorted((ROOT / "spaces").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST, WIDEST = 300, 120  # lines of a file, characters of a line
UNPICKLERS = {"pickle", "cloudpickle", "dill", "joblib", "shelve"}
RISKY = {"shell", "trust_remote_code", "weights_only"}


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """What a file imports and calls."""
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)]


@cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports by its full name, at the top or inside a function."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module)
        elif isinstance(node, ast.ImportFrom):
            assert node.level < len(path.relative_to(ROOT).parts), f"{short(path)} leaves its package"
    return found


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_imports_point_down():
    for path in SOURCES:
        floor = path.relative_to(ROOT).parts[0].removesuffix(".py")
        above = {*FLOORS[FLOORS.index(floor) + 1:], "tests"}
        assert not packages(path) & above, short(path)


def rooms_of(path: Path) -> set[str]:
    """The rooms of trainer that a file in it imports, by whatever spelling."""
    here = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            base = here[:len(here) - node.level + 1] if node.level else ()
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found |= {".".join((*base, name)) for name in names}
    return {name.split(".")[1] for name in found if name.startswith("trainer.")}


def test_no_import_runs_up_inside_trainer():
    paths = sorted((ROOT / "trainer").rglob("*.py"))
    for path in paths:
        room = path.relative_to(ROOT).with_suffix("").parts[1]
        if room != "__init__":
            above = {*ROOMS[ROOMS.index(room) + 1:]}
            assert not rooms_of(path) & above, f"{short(path)} imports {rooms_of(path) & above}"
    assert {path.relative_to(ROOT).with_suffix("").parts[1] for path in paths} == {"__init__", *ROOMS}
    assert len(list((ROOT / "trainer").glob("*.py"))) <= AT_THE_ROOT


def test_models_are_made_and_published_without_a_page():
    for path in SOURCES:
        if short(path).startswith(("trainer/", "cards/")):
            assert not packages(path) & {"gradio", "gradio_client"}, short(path)


def test_what_is_deployed_stands_alone():
    """The folder of a script in spaces/ is sys.path[0]: the repository's packages are not to be had there."""
    for path in SCRIPTS:
        assert not packages(path) & {*FLOORS, "tests"}, short(path)


def test_spaces_is_no_package():
    """It would shadow the PyPI package of that name, which Gradio imports, and crash on a Space only."""
    assert not (ROOT / "spaces" / "__init__.py").exists()


def test_files_are_short():
    written = [*SOURCES, *SCRIPTS, *(ROOT / "ui").rglob("*.js"), *(ROOT / "ui").rglob("*.css")]
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_lines_are_short():
    wide = [f"{short(path)}:{number}" for path in [*SOURCES, *SCRIPTS, *TESTS]
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if len(line) > WIDEST]
    assert wide == []


def test_foreign_code_is_never_run():
    for path in [*SOURCES, *SCRIPTS]:
        assert not packages(path) & UNPICKLERS, short(path)
        for call in nodes(path):
            if isinstance(call, ast.Call):
                given = {word.arg: ast.unparse(word.value) for word in call.keywords if word.arg in RISKY}
                assert given.get("shell", "False") == "False", f"{short(path)}:{call.lineno}"
                assert given.get("trust_remote_code", "False") == "False", f"{short(path)}:{call.lineno}"
                if getattr(call.func, "attr", "") == "load" and ast.unparse(call.func) == "torch.load":
                    assert given.get("weights_only") == "True", f"{short(path)}:{call.lineno}"


def pinned(name: str) -> dict[str, str]:
    """Distribution → reason, of a requirements file whose every line is an exact pin with a reason, and maybe a system
    that does without."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    found = [re.fullmatch(r"([\w-]+)(?:\[\w+\])?==[\w.]+(?:; sys_platform != .\w+.)? +# (.+)", line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {distribution(match[1]): match[2] for match in found}


def distribution(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(paths: list[Path]) -> set[str]:
    """The distributions behind everything that these files import."""
    modules = set().union(*map(packages, paths))
    return {distribution(name) for module, names in packages_distributions().items() if module in modules
            for name in names}


def test_requirements_are_what_is_imported():
    """Nothing that happens to be installed is used unsaid, and nothing is pinned that nothing needs."""
    run, test = pinned("requirements.txt"), pinned("requirements-dev.txt")
    used = imported([*SOURCES, *SCRIPTS])
    assert used - run.keys() == set()
    assert {name for name, why in run.items() if not why.startswith("not imported")} - used == set()
    tested = imported(TESTS)
    assert tested - run.keys() - test.keys() == set()
    assert {name for name, why in test.items() if not why.startswith("not imported")} - tested == set()
