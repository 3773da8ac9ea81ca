"""Fill in the templates of programs that people take away; a program contains only what its run used.

The room that packs a program has the template that all tasks share; a task's own part is a template of the same name in
its folder. Names and texts of people are data that a program reads and never become code.
"""

from functools import cache
from pathlib import Path
from typing import Any

from .task import Task

TASKS = Path(__file__).parent


def filled(shared: Path, name: str, task: Task, values: dict[str, Any]) -> str:
    """The filled-in program `name` of a task or of its base class; the template that it extends lies in `shared`."""
    folders = [kind.__module__.split(".")[-2] for kind in type(task).__mro__[:-1]]
    found = next(f"{folder}/{name}" for folder in folders if (TASKS / folder / f"{name}.jinja").exists())
    return _templates(shared).get_template(found).render(values)


@cache
def _templates(shared: Path):
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    class Templates(FileSystemLoader):
        def get_source(self, environment, template):
            return super().get_source(environment, f"{template}.jinja")

    return Environment(loader=Templates([shared, TASKS]), undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, keep_trailing_newline=True)
