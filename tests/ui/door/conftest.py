"""A Space for all tests of the door: who has projects there, and its routes as it serves them."""

import shutil

import pytest

from tests.ui.conftest import App, space

PEOPLE = [f"user{number}" for number in range(6)]
LISTED = """
import json, os, app
from pathlib import Path

def paths(routes, before=""):
    for route in routes:
        if inside := getattr(getattr(route, "original_router", route), "routes", None):
            yield from paths(inside, before + getattr(route, "path", ""))
        else:
            yield from ((method, before + route.path) for method in getattr(route, "methods", None) or ["GET"])

def launch(demo, *given, serve=app.launch):
    serve(demo, *given)
    listed = Path(os.environ["ROUTES"] + ".aside")
    listed.write_text(json.dumps(sorted(set(paths(demo.app.routes)))))
    listed.rename(os.environ["ROUTES"])

app.launch = launch
app.main()
"""


class Listed(App):
    """`app.py`, which also writes down its routes."""

    program = ("-c", LISTED)


@pytest.fixture(scope="session")
def app(hub, finished_run, tmp_path_factory):
    """A Space of the local Hub where each of PEOPLE has the same project."""
    folder = tmp_path_factory.mktemp("space")
    for name in PEOPLE:
        shutil.copytree(finished_run.project.path, folder / "home" / name / "reviews-1")
    with Listed(folder, ROUTES=str(folder / "routes.json"), **space(hub)) as running:
        yield running
