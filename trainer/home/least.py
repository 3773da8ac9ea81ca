"""Below which probability an answer is left to people: chosen once for a project, and kept in its `least.json`."""

from contextlib import suppress

from ..errors import Problem
from .files import read_json, write_json
from .project import Project

NAME = "least.json"


def least_of(project: Project) -> float:
    """0 as long as nobody has chosen, and in place of a damaged file: everything is answered."""
    with suppress(ValueError):
        return (read_json(project.path / NAME) or {}).get("least", 0.0)
    return 0.0


def choose_least(project: Project, least: float) -> None:
    """From now on it is what pages and programs go by that name none. Raises Problem("bad_option")."""
    check_least(least)
    write_json(project.path / NAME, {"least": least})


def check_least(least: float) -> None:
    if not 0 <= least <= 1:
        raise Problem("bad_option", f"‘모름’으로 답할 확률(least)은 0에서 1 사이여야 합니다. 지금은 {least}입니다.",
                      f"The probability below which the answer is unsure (least) has to be 0 to 1, not {least}.",
                      option="least", value=least)
