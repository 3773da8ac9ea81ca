"""Rows that the model got wrong, the worst first. Labels that are mistaken can be corrected in the table: see
`ui.result.corrections`."""

from collections.abc import Callable

from markupsafe import Markup

from cards.verdict import weightier
from trainer.data.personal import masked
from trainer.errors import Words
from trainer.home.project import Project
from trainer.texts import COLUMNS

from ..cells import cell
from ..parts import folded, join, link, section, table
from ..place import Visit, plans_of
from .view import Mistakes, Wrong

SHOWN = 5
TYPED = Markup('{}<span class="kt-typed" hidden><input inputmode="decimal" aria-label="{}"></span>')


def mistakes(test: dict, folds: dict | None, wrong: Wrong, project: Project, visit: Visit) -> Mistakes | None:
    """Mistakes on the test rows, or on the folds if those have more rows. None if there are none, or none were kept, as
    in earlier versions."""
    measured = weightier(test, folds)
    of_folds = measured is folds
    found = measured["mistakes"] if of_folds else test["figures"].get("mistakes")
    if not found:
        return None
    parts = ("train", "valid") if of_folds else ("test",)
    pairs = [*zip(found, rows_of(project, parts, [each["row"] for each in found]), strict=True)]
    body = wrong.shown(pairs[:SHOWN], project, visit)
    if rest := pairs[SHOWN:]:
        body += folded(visit.say(f"{len(rest)}개 더 보기", f"Show {len(rest)} more"), wrong.shown(rest, project, visit))
    hint = _of_folds(visit) if of_folds else of_test(project, visit)
    title = visit.say("틀린 글", "Texts that it got wrong") if wrong.right else \
        visit.say("가장 많이 틀린 글", "Texts that it got most wrong")
    hint = Markup('<p class="kt-hint">{}</p>').format(hint)
    return Mistakes(section(title, hint, _which(measured, wrong, len(pairs), visit)), body, wrong.choices(project))


def _which(measured: dict, wrong: Wrong, some: int, visit: Visit) -> str:
    """Which mistakes come first, and how many (`some`) of all are shown."""
    ranked = wrong.ranked
    if wrong.right is None:
        return visit.say(f"{ranked.ko} · {measured['rows']:,}행 가운데 {some}행", f"{ranked.en} · {some} of "
                                                                             f"{measured['rows']:,} rows")
    every = round(measured["rows"] * (1 - measured["metrics"][wrong.right.name]))
    return visit.say(f"{ranked.ko} · 틀린 {every:,}행 가운데 {some}행", f"{ranked.en} · {some} of the {every:,} rows")


def in_table(answer: Callable[[dict, list[str]], str], by: Words = Words("확률", "Probability"),
             value: Callable[[dict, list[str], Visit], str] = lambda each, *_: f"{each['probability']:.1%}",
             typed: bool = False) -> Callable[[list[tuple[dict, dict]], Project, Visit], Markup]:
    """A function for `Wrong.shown` that draws a table. `answer`: makes the model's answer to {row, …} a text; `by` and
    `value`: the title and the value that rows are ranked by; `typed`: the right label is typed, not chosen."""
    def shown(pairs: list[tuple[dict, dict]], project: Project, visit: Visit) -> Markup:
        head = [visit.say("행", "Row"), visit.say("글", "Text"), visit.say("정답", "Label"), visit.say("모델의 답", "Answer"),
                visit.read(by), visit.say("고치기", "Correct")]
        labels = project.survey.labels
        return table(head, [_row(row, answer(each, labels), by, value(each, labels, visit), typed, visit)
                            for each, row in pairs], "mistakes")

    return shown


def named(row: dict, visit: Visit) -> str:
    """A row's number, with its file if there are several."""
    number, file = visit.say(f"{row['row']:,}행", f"{row['row']:,}"), row.get("file") or ""
    return f"{file} {number}" if file else number


def choice_of(row: dict, visit: Visit, **data: str) -> Markup:
    """The <select> of a row, to choose its right label or take it out; `data`: data- attributes for the page's
    script."""
    named_row = named(row, visit)
    label = visit.say(f"{named_row} 고치기", f"Correct row {named_row}")
    known = {"row": row["row"], "file": row.get("file") or "", **data}
    return Markup("<select{} aria-label=\"{}\"></select>").format(
        join(Markup(' data-{}="{}"').format(name, value) for name, value in known.items()), label)


def _typed(row: dict, visit: Visit) -> Markup:
    """The <select> of a row, and a field for the right value, which is shown once "correct" is chosen."""
    label = visit.say(f"{named(row, visit)}의 맞는 값", f"Right value of row {named(row, visit)}")
    return TYPED.format(choice_of(row, visit, truth=row["label"]), label)


def of_test(project: Project, visit: Visit) -> Markup:
    """A hint on what correcting test rows changes, and how to find wrong labels of training rows."""
    words = visit.say(
        "정답이 잘못 적힌 행이면 고치거나 빼세요. 시험 행이라 고치면 채점만 달라지고 배우는 행은 그대로입니다. 틀린 행만 고치면 점수가 실제보다 좋아 보이므로 새 결과에 그렇게 적어 둡니다.",
        "Where a label is mistaken, correct it or take the row out. These are test rows: that changes how the model is "
        "marked, not what it learns from. Where only wrong answers are corrected the score looks better than it is, "
        "and the new result will say so.")
    if "folds" not in plans_of(project) or any(search.spec.folds for search in project.searches()):
        return Markup("{}").format(words)
    where = visit.place.at("settings", run="", search="", way="folds")
    return Markup("{} {}").format(words, link(where, visit.say(
        "배우는 행의 틀린 정답은 교차 검증이 찾아 줍니다.", "Cross-validation finds mistaken labels among the rows that it learns from.")))


def _of_folds(visit: Visit) -> Markup:
    return Markup('<span class="kt-chip">{}</span> {}').format(visit.say("교차 검증", "Cross-validation"), visit.say(
        "학습·검증 행입니다. 이 행을 빼고 학습한 모델이 틀렸고, 다른 겹과 지금의 모델은 이 행으로 배웠습니다. 정답이 잘못 적힌 행이면 고치거나 빼세요. 틀린 행만 "
        "고치면 다시 교차 검증한 점수가 실제보다 좋아 보입니다.",
        "Rows for training and validation. A model that was trained without them got them wrong; other folds, and the "
        "model itself, have learnt from them. Where a label is mistaken, correct it or take the row out. Where only "
        "wrong answers are corrected, the score of the next cross-validation looks better than it is."))


def _row(row: dict, guess: str, by: Words, value: str, typed: bool, visit: Visit) -> list:
    on_a_card = Markup('<small>{}</small> {}')  # the column's title, as phones show cards without a head
    return [named(row, visit), Markup("<br>").join(cell(masked(row[name])) for name in COLUMNS if name in row),
            on_a_card.format(visit.say("정답", "Label"), cell(row["label"], 40)),
            on_a_card.format(visit.say("모델의 답", "Answer"), cell(guess, 40)),
            on_a_card.format(visit.read(by), value),
            _typed(row, visit) if typed else choice_of(row, visit, label=row["label"])]


def rows_of(project: Project, parts: tuple[str, ...], rows: list[int]) -> list[dict]:
    """Rows by their index in the concatenated parts: text, label, the row's number in the upload, and its file if
    there are several."""
    import pyarrow.parquet

    tables = [pyarrow.parquet.read_table(project.split(part)) for part in parts]
    return pyarrow.concat_tables(tables).take(pyarrow.array(rows, pyarrow.int64())).to_pylist()
