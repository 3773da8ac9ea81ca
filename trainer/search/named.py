"""Names of runs and searches for people."""

from ..errors import Words
from ..home.project import Run, Search
from ..tasks import task_of
from ..tasks.bases import base_words

SEARCHES = {"search": Words("자동 탐색 {n}", "Search {n}"), "folds": Words("교차 검증 {n}", "Cross-validation {n}"),
            "methods": Words("방법 비교 {n}", "Comparison {n}"), "sizes": Words("행 수 비교 {n}", "Learning curve {n}")}


def search_words(search: Search) -> Words:
    return SEARCHES[search.spec.kind].format(n=int(search.name))


def run_words(run: Run) -> Words:
    """The name of a run: its number, and for a trial or a fold also the name of its search."""
    if (search := run.search) is None:
        return task_of(run).words.run.format(n=int(run.name))
    of, (ko, en) = search_words(search), _within(run, search)
    return Words(f"{of.ko}의 {ko}", f"{en} of {of.en.lower()}")


def _within(run: Run, search: Search) -> Words:
    fold, trial = run.spec.fold, run.spec.trial
    if search.spec.kind == "methods":
        return base_words(run.spec.base)
    if search.spec.kind == "sizes":
        return Words(f"{run.spec.rows:,}행", f"{run.spec.rows:,} rows") if run.spec.rows else Words("전체 행", "All rows")
    if fold:
        return Words(f"겹 {fold.number}", f"Fold {fold.number}")
    return Words("모델", "The model") if search.spec.folds else Words(f"시도 {trial}", f"Trial {trial}")
