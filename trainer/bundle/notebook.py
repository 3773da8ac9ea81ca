"""Make a notebook of a program: a cell for each part that begins with "# %%", as in editors."""

import json

CELL = "# %%"


def notebook_of(program: str) -> bytes:
    """The notebook as JSON; the text before the first cell, and the rest of each "# %%" line, become Markdown."""
    head, *cells = program.split(CELL)
    found = [_cell("markdown", head.strip().strip('"'))]
    for cell in cells:
        title, _, body = cell.partition("\n")
        found += [_cell("markdown", f"## {title.strip()}")] * bool(title.strip()) + [_cell("code", body.strip("\n"))]
    notebook = {"cells": found, "metadata": {"kernelspec": {
        "display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def _cell(kind: str, text: str) -> dict:
    lines = text.splitlines(keepends=True)
    return {"cell_type": kind, "metadata": {}, "source": lines} | (
        {"execution_count": None, "outputs": []} if kind == "code" else {})
