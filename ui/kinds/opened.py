"""A confusion matrix whose cells open their rows: links over the cells, and the rows of the cell in the address."""

import re
from typing import cast

from markupsafe import Markup

from trainer.errors import clip, josa
from trainer.home.project import Project, Run
from trainer.kinds.figures import Matrix
from trainer.kinds.scores import Scores
from trainer.kinds.spans import Spans
from trainer.tasks import task_of
from trainer.tasks.answering import answers_to

from ..labels import names_of
from ..parts import folded, link, section
from ..place import Visit
from .mistakes import of_test, rows_of
from .view import Mistakes, Wrong

SHOWN, MOST = 20, 200  # rows that are shown at once, and with those that are folded


def opening(charts: list[dict], run: Run, labels: list[str], visit: Visit) -> list[dict]:
    """The charts. If the first is a matrix that opens, it gets the data for `kotune.draw` to put links over its
    cells."""
    if not charts or not (matrix := _opens(run)):
        return charts
    label = visit.say("정답 {truth}, 모델의 답 {answer}: 개체 {count}개 보기",
                      "Truth {truth}, answer {answer}: show entities ({count})") if matrix.none else visit.say(
        "정답 {truth}, 모델의 답 {answer}: {count}행 보기", "Truth {truth}, answer {answer}: show rows ({count})")
    links = {"address": str(visit.place.at("result", run=run.name, cell="")) + "&cell=", "open": visit.place.cell,
             "names": [clip(name, 40) for name in _names(labels, matrix, visit)], "told": label}
    return [charts[0] | {"opens": links}, *charts[1:]]


def how_to_open(charts: list[dict], visit: Visit) -> Markup:
    """A hint that cells can be pressed; empty if they cannot."""
    hint = visit.say("혼동 행렬의 칸을 누르면 그 칸에 든 글을 아래에 보여 줍니다.",
                     "Press a cell of the confusion matrix to see, further down, the texts that are in it.")
    return Markup('<p class="kt-hint">{}</p>').format(hint) if charts and "opens" in charts[0] else Markup("")


def in_cell(run: Run, wrong: Wrong, visit: Visit) -> Mistakes | None:
    """The test rows in the cell of the address. None if the address names no cell of this matrix."""
    labels, project = [*names_of(run.project, visit).values()], run.project
    found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})", visit.place.cell)
    if not found or not (matrix := _opens(run)) or not (answers := answers_to(run, "test")):
        return None
    truth, guess = map(int, found.groups())
    if max(truth, guess) >= len(_names(labels, matrix, visit)):
        return None
    places = cast(Scores | Spans, answers).in_cell(truth, guess)
    some = answers.answered(places[:MOST])
    pairs = [*zip(some, rows_of(project, ("test",), [each["row"] for each in some]), strict=True)]
    body = wrong.shown(pairs[:SHOWN], project, visit) if pairs else Markup("")
    if rest := pairs[SHOWN:]:
        body += folded(visit.say(f"{len(rest)}개 더 보기", f"Show {len(rest)} more"), wrong.shown(rest, project, visit))
    return Mistakes(_head(labels, truth, guess, len(places), project, visit), body, wrong.choices(project))


def _opens(run: Run) -> Matrix | None:
    """The matrix that opens; None if answers to the test rows are not stored, as earlier versions kept only counts."""
    first = task_of(run).answer.drawn[0]
    return first if isinstance(first, Matrix) and first.opens and run.answer_file("test").exists() else None


def _names(labels: list[str], matrix: Matrix, visit: Visit) -> list[str]:
    return [*labels, visit.read(matrix.none)] if matrix.none else labels


def _title(labels: list[str], truth: int, guess: int, visit: Visit) -> str:
    """The title of a cell; a number beyond those of the labels stands for "none"."""
    one, other = (clip(labels[number], 40) if number < len(labels) else "" for number in (truth, guess))
    if not one:
        return visit.say(f"‘{other}’{josa(other, '을/를')} 잘못 찾은 글", f"“{other}”, found where there is none")
    if not other:
        return visit.say(f"‘{one}’{josa(one, '을/를')} 놓친 글", f"“{one}”, missed")
    if truth == guess:
        return visit.say(f"‘{one}’{josa(one, '을/를')} 맞힌 글", f"“{one}”, answered right")
    return visit.say(f"‘{one}’인데 ‘{other}’{josa(other, '이라고/라고')} 답한 글", f"“{one}”, answered as “{other}”")


def _head(labels: list[str], truth: int, guess: int, count: int, project: Project, visit: Visit) -> Markup:
    """The title of the cell, and the link back to all mistakes."""
    title = _title(labels, truth, guess, visit)
    order = visit.say("망설인 것부터", "the least sure first") if truth == guess else \
        visit.say("확률이 높은 것부터", "the surest first")
    some = visit.say(f"시험 데이터 {count:,}행", f"{count:,} test row{'s' * (count != 1)}") \
        + (visit.say(f" 가운데 {MOST}행", f", {MOST} of them") if count > MOST else "")
    back = link(visit.place.at("result"), visit.say("← 틀린 글 모두 보기", "← All that it got wrong"))
    return section(title, Markup('<p class="kt-hint kt-back">{}</p><p class="kt-hint">{}</p>').format(
        back, of_test(project, visit)), f"{order} · {some}" if count else some)
