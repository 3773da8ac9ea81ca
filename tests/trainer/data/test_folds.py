"""Folds: each row to learn from is measured once, near duplicates stay together, the seed decides."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny import SAMPLE
from trainer.data.folds import check_folds, fold_rows
from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.home.specs import Fold, ProjectSpec
from trainer.kinds.text import folded, likened
from trainer.options import Columns
from trainer.studio import create_project, look_at
from trainer.tasks import TASKS

TASK = TASKS["classification"]
ROWS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["", " ", "!", "ㅋㅋㅋㅋㅋ"]),
                          st.sampled_from(["흔함", "흔함", "흔함", "보통", "드묾"])), min_size=20, max_size=60)


def project_of(folder: Path, rows: list[tuple[str, str]], valid: int) -> Project:
    """A project whose last `valid` rows are for validation."""
    project = Project(folder / "local" / "표-0000")
    project.data.mkdir(parents=True)
    frame = pd.DataFrame(rows, columns=["text", "label"])
    for name, part in (("train", frame[:-valid]), ("valid", frame[-valid:])):
        part.to_parquet(project.split(name), index=False)
    write_json(project.survey_file, {"labels": sorted(set(frame["label"])), "rows": {}})
    write_json(project.file, ProjectSpec(title="표", task="classification", columns=Columns(text="글", label="라벨"),
                                         source="표.csv", created=0).model_dump())
    return project


def folds(project: Project, count: int, seed: int = 1) -> list[dict]:
    return [fold_rows(TASK, project, Fold(number=number, of=count), seed) for number in range(1, count + 1)]


def pairs(part: tuple) -> list[tuple]:
    texts, labels = part
    return sorted(zip(texts, labels.tolist(), strict=True))


@settings(max_examples=25, deadline=None)
@given(ROWS, st.integers(3, 10), st.integers(0, 5))
def test_every_row_is_measured_once_and_near_duplicates_stay_together(drawn, count, seed):
    rows = [(f"영화 {number}번째{tail}", label) for number, tail, label in drawn]
    with TemporaryDirectory() as folder:
        project = project_of(Path(folder), rows, 7)
        try:
            check_folds(TASK, project, count)
        except Problem as problem:
            assert problem.code == "too_many_folds" and problem.where["most"] < count
            with pytest.raises(Problem, match="겹"):
                fold_rows(TASK, project, Fold(number=1, of=count), seed)
            return
        found = folds(project, count, seed)
        assert [list(map(pairs, fold.values())) for fold in found] == [
            list(map(pairs, fold.values())) for fold in folds(project, count, seed)]
    labels = sorted({label for _, label in rows})
    whole = sorted((text, labels.index(label)) for text, label in rows)
    assert sorted(pair for fold in found for pair in pairs(fold["valid"])) == whole
    for fold in found:
        assert fold["train"][0] and fold["valid"][0]
        assert sorted(pairs(fold["train"]) + pairs(fold["valid"])) == whole
        learnt, judged = (set(likened(folded(pd.Series(fold[part][0])))) for part in ("train", "valid"))
        assert not learnt & judged


def test_labels_keep_their_shares_and_the_seed_decides(tmp_path):
    project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
    first, again, other = (folds(project, 5, seed) for seed in (1, 1, 2))
    assert [fold["valid"][0] for fold in first] == [fold["valid"][0] for fold in again]
    assert [fold["valid"][0] for fold in first] != [fold["valid"][0] for fold in other]
    shares = [fold["valid"][1].mean() for fold in first]
    assert max(shares) - min(shares) < 0.03
    test = set(pd.read_parquet(project.split("test"))["text"])
    assert not any(test & set(texts) for fold in first for texts, _ in fold.values())


def test_where_even_the_fewest_folds_are_too_many_none_are_advised(tmp_path):
    rows = [(f"글 {number}", f"라벨 {number // 2}") for number in range(20)]
    with pytest.raises(Problem) as problem:
        check_folds(TASK, project_of(tmp_path, rows, 2), 3)
    assert problem.value.where["most"] == 2 and "이하" not in problem.value.words.ko
