"""A comparison of methods, numbers of rows, or runs as a table (CSV)."""

from collections.abc import Callable, Mapping

from trainer.errors import Words
from trainer.kinds.figures import Metric
from trainer.search.comparison import Compared
from trainer.tasks.task import Task

from .methods import named
from .sheet import as_sheet

VALID, ROWS = Words("검증", "Validation"), Words("학습 행", "training rows")

Value = str | float | None
Column = tuple[str, Callable[[Compared], Value]]  # the title, and the value for a method


def as_csv(found: list[Compared], task: Task, language: str,
           settings: Mapping[Words, Mapping[str, Words]] | None = None) -> bytes:
    """A CSV file with a row for each method, or with `settings` (title → run → value) for each training."""
    what = Words("방법", "method") if settings is None else Words("학습", "training")
    given = [column for column in _columns(what, task, language) if column[0] not in ROWS or any(map(column[1], found))]
    columns = [*given, *(
        (title[language], _setting(values, language)) for title, values in (settings or {}).items())]
    head = [title for title, _ in columns]
    return b"".join(as_sheet(head, ([of(each) for _, of in columns] for each in found)))


def _columns(what: Words, task: Task, language: str) -> list[Column]:
    headline, valid = task.headline.title[language], f"{VALID[language]} {task.metric.title[language]}"
    plain: list[tuple[Words, Callable[[Compared], Value]]] = [
        (what, lambda each: named(each)[language]),
        (ROWS, lambda each: each.rows),
        (Words("상태", "state"), lambda each: each.state),
        *((Words(f"시험 {metric.title.ko}", f"Test {metric.title.en}"), _metric(metric)) for metric in task.reported),
        (Words("{} 95% 구간 아래 끝", "{} 95% low"), lambda each: _end(each.interval, 0)),
        (Words("{} 95% 구간 위 끝", "{} 95% high"), lambda each: _end(each.interval, 1)),
        (Words("{} 가장 좋은 것과의 차이 아래 끝", "{} less the best, 95% low"), lambda each: _end(each.difference, 0)),
        (Words("{} 가장 좋은 것과의 차이 위 끝", "{} less the best, 95% high"), lambda each: _end(each.difference, 1)),
        (Words(f"{valid} (학습 전)", f"{valid} (before training)"), lambda each: each.before),
        (Words(f"{valid} (학습 뒤)", f"{valid} (after)"), lambda each: each.valid),
        (Words("학습 시간(초)", "training (s)"), lambda each: each.seconds),
        (Words("한 에폭(초)", "an epoch (s)"), lambda each: each.epoch_seconds),
        (Words("답하는 속도(행/초)", "answers (rows/s)"), lambda each: each.rows_per_second),
        (Words("매개변수", "parameters"), lambda each: each.parameters),
        (Words("크기(바이트)", "size (bytes)"), lambda each: each.bytes),
        (Words("실패한 까닭", "why it failed"), lambda each: (each.problem or {}).get(language))]
    return [(title[language].replace("{}", headline), of) for title, of in plain]


def _metric(metric: Metric) -> Callable[[Compared], Value]:
    return lambda each: (each.metrics or {}).get(metric.name)


def _setting(values: Mapping[str, Words], language: str) -> Callable[[Compared], Value]:
    return lambda each: values[each.run][language] if each.run in values else None


def _end(interval: tuple[float, float] | None, place: int) -> float | None:
    return interval[place] if interval else None
