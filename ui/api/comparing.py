"""Endpoints that compare models, numbers of training rows, or finished runs."""

import gradio as gr

from trainer.home.project import Project, Run, Search
from trainer.models.families import CARRIED
from trainer.search.beside import beside


class Comparing:
    """Endpoints; a base class of `Endpoints`."""

    def _project(self, name: str, request) -> Project:
        raise NotImplementedError

    def _start(self, project: str, model: str, key: str, token: str, request, **plan) -> Run | Search:
        raise NotImplementedError

    def start_comparison(self, project: str, models: list[str], key: str = "", token: str = "",
                         request: gr.Request = None) -> dict:
        """Queue a training of each of 2 to 8 base models, with the settings that are recommended for it, to compare
        them on the same test rows; `search` and `stop_search` serve it."""
        model, *others = models or [""]
        return {"project": project, "search": self._start(project, model, key, token, request, others=others).name}

    def start_curve(self, project: str, rows: list[int] | None = None, settings: dict | None = None,
                    model: str = CARRIED, key: str = "", token: str = "", request: gr.Request = None) -> dict:
        """Queue a training on each of these numbers of training rows, and on all of them, to see whether more rows
        would help; `search` and `stop_search` serve it. `rows`: None for 10, 25 and 50 %."""
        search = self._start(project, model, key, token, request, settings=settings, rows=rows or [])
        return {"project": project, "search": search.name}

    def beside(self, project: str, runs: list[str], request: gr.Request = None) -> dict:
        """2 to 8 runs side by side: their scores on the test rows that all have answered ("rows"), with intervals,
        their costs, and the settings in which they differ."""
        return beside(self._project(project, request), runs).as_json()
