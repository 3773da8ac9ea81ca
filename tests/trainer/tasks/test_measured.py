"""What is derived from stored answers."""

import numpy as np

from trainer.home.files import write_json
from trainer.kinds.scores import Scores
from trainer.kinds.stored import read_answers, write_answers
from trainer.studio import start
from trainer.tasks.measured import figures_of, measured_test
from trainer.training.plan import Plan


def answers(hits: int, rows: int = 4) -> Scores:
    """Two labels; the first `hits` rows are right, the others wrong."""
    logits = np.where(np.arange(rows)[:, None] < hits, [[2.0, 0.0]], [[0.0, 1.0]]).astype(np.float32)
    return Scores.from_logits(logits, np.zeros(rows, np.int64))


def test_the_latest_epoch_is_the_one_with_the_highest_number(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    assert figures_of(run) is None
    for hits, epoch in enumerate((2, 99, 100), 1):
        write_answers(run.answer_file(f"epoch-{epoch:02d}"), answers(hits))
    assert figures_of(run)["confusion"] == [[3, 1], [0, 0]]
    assert figures_of(run, 2)["confusion"] == [[1, 3], [0, 0]] and figures_of(run, 3) is None


def test_figures_of_versions_before_0_2_are_read_as_they_are(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    run.figures.mkdir()
    for epoch in (2, 99, 100):
        write_json(run.earlier_figures(epoch), {"confusion": epoch})
    assert figures_of(run)["confusion"] == 100 and figures_of(run, 2)["confusion"] == 2 and figures_of(run, 3) is None


def test_answers_come_back_as_they_were_and_scores_follow_them(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    assert measured_test(run) is None and not run.is_tested
    for name in ("tfidf", "majority"):
        write_answers(project.answer_file(name), answers(1))
    write_answers(run.answer_file("test"), answers(3))
    assert np.array_equal(read_answers(run.answer_file("test"), Scores).chances, answers(3).chances)
    found = measured_test(run)
    assert found["rows"] == 4 and found["metrics"]["accuracy"] == 0.75 and run.is_tested
    assert found["baselines"]["tfidf"]["accuracy"] == 0.25
    assert [each["row"] for each in found["figures"]["mistakes"]] == [3]
    write_answers(run.answer_file("test"), answers(4))
    assert measured_test(run)["metrics"]["accuracy"] == 1, "other answers, other scores"
    project.answer_file("tfidf").write_bytes(b"PAR1")
    found = measured_test(run)
    assert found["metrics"]["accuracy"] == 1 and found["share"] == 1 and "chance" not in found
    assert [*found["baselines"]] == ["majority"], "damaged is that of one simple method, and nothing else"
