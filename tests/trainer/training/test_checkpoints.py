"""Which epochs stay once a run is done: two that are whole, and first of all the best."""

import pytest

from trainer.home.files import write_json
from trainer.home.manifest import write_manifest
from trainer.tasks.metrics import MACRO_F1, PERPLEXITY
from trainer.training.checkpoints import (
    STATE,
    Keep,
    Progress,
    best_checkpoint,
    finish_checkpoints,
    spare_checkpoints,
)


def write(folder, metric, scores: list[float]) -> None:
    for number, score in enumerate(scores, 1):
        epoch = folder / f"epoch-{number:02d}"
        epoch.mkdir(parents=True)
        (epoch / "model.safetensors").write_bytes(b"weights")
        write_json(epoch / "progress.json", {"epoch": number, "evaluated": {"metrics": {metric.name: score}}})
        write_manifest(epoch)


@pytest.mark.parametrize(("metric", "scores", "kept"), [
    (MACRO_F1, [.7, .9, .9, .8], [2, 4]), (MACRO_F1, [.7, .6, .8, .9], [3, 4]), (MACRO_F1, [.7, .9], [1, 2]),
    (MACRO_F1, [.7], [1]), (PERPLEXITY, [90.0, 30.0, 40.0, 50.0], [2, 4])])
def test_the_best_and_the_last_stay_or_the_next_best(tmp_path, metric, scores, kept):
    write(tmp_path, metric, scores)
    finish_checkpoints(tmp_path, metric)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"epoch-{number:02d}" for number in kept]


def test_the_last_of_a_hundred_is_the_hundredth(tmp_path):
    write(tmp_path, MACRO_F1, [.5] * 100)
    finish_checkpoints(tmp_path, MACRO_F1, Keep("last"))
    assert [path.name for path in tmp_path.iterdir()] == ["epoch-100"]


def test_what_is_damaged_does_not_count(tmp_path):
    write(tmp_path, MACRO_F1, [.7, .9, .8, .6])
    (tmp_path / "epoch-02" / "model.safetensors").write_bytes(b"weighty")
    assert [path.name for path in spare_checkpoints(tmp_path, MACRO_F1)] == ["epoch-01", "epoch-02"]


def test_what_can_be_resumed_stays(tmp_path):
    write(tmp_path, MACRO_F1, [.7, .9, .8, .6])
    (tmp_path / "epoch-03" / STATE).write_bytes(b"state")
    assert [path.name for path in spare_checkpoints(tmp_path, MACRO_F1)] == ["epoch-01"]


@pytest.mark.parametrize(("keep", "kept", "under_way"), [
    (Keep("best", 3), [2, 3, 4], [2, 3, 4]), (Keep("all"), [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
    (Keep("last"), [5], [3, 5])])
def test_which_stay_can_be_chosen_and_until_there_is_a_model_the_best_does(tmp_path, keep, kept, under_way):
    write(tmp_path, MACRO_F1, [.5, .7, .9, .8, .6])
    spare = spare_checkpoints(tmp_path, MACRO_F1, keep)
    assert {1, 2, 3, 4, 5} - {int(path.name[-2:]) for path in spare} == {*under_way}
    finish_checkpoints(tmp_path, MACRO_F1, keep, needed={"epoch-01"})
    assert {*map(int, (path.name[-2:] for path in tmp_path.iterdir()))} == {1, *kept}
    assert keep.of_epochs(5) == len(kept)


@pytest.mark.parametrize(("last_counts", "found"), [(False, [2, 3, 1, 4]), (True, [4, 3, 2, 1])])
def test_the_model_is_of_the_best_epoch_or_where_folds_measure_of_the_last(tmp_path, last_counts, found):
    """And where that is damaged, of the next one by the same order."""
    write(tmp_path, MACRO_F1, [.7, .9, .8, .6])
    for number, damaged in enumerate(found):
        progress = Progress(4, best_score=.6, best_epoch=4)
        checkpoint, passed = best_checkpoint(tmp_path, progress, MACRO_F1, last_counts)
        assert (checkpoint.name, progress.best_epoch) == (f"epoch-{damaged:02d}", damaged)
        assert passed == [f"epoch-{each:02d}" for each in found[:number]]
        (checkpoint / "model.safetensors").write_bytes(b"weighty")
