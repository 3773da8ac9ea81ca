"""The probability below which answers are left to people: chosen for a project, and kept in its `least.json`."""

from contextlib import suppress

from ..errors import Problem
from .files import read_json, write_json
from .project import Project

NAME = "least.json"


def least_of(project: Project) -> float:
    """The project's least probability; 0 (everything is answered) if nobody has chosen one, or the file is damaged."""
    with suppress(ValueError):
        return (read_json(project.path / NAME) or {}).get("least", 0.0)
    return 0.0


def choose_least(project: Project, least: float) -> None:
    """Set the least probability for pages and programs that give none of their own. Raises Problem("bad_option")."""
    check_least(least)
    write_json(project.path / NAME, {"least": least})


def check_least(least: float) -> None:
    """Raises Problem("bad_option") unless `least` is 0 … 1."""
    if not 0 <= least <= 1:
        raise Problem("bad_option", f"‘모름’으로 답할 확률(least)은 0에서 1 사이여야 합니다. 지금은 {least}입니다.",
                      f"The probability below which the answer is unsure (least) has to be 0 to 1, not {least}.",
                      option="least", value=least)
