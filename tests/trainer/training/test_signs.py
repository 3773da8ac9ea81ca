"""Signs that a training goes wrong: each where it does, and none where all is well."""

import pytest

from trainer.fields import validated
from trainer.home.events import EventLog
from trainer.options import Settings
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

STEPS, FALLING = 200, [2.0 - 0.008 * step for step in range(200)]


def shown(project, encoder, losses=FALLING, scores=(), valid=(), recall=(0.9, 0.9), **settings) -> dict:
    """Signs by code, of a run whose training and validation losses and scores were these."""
    run = start(project, Plan(model=str(encoder), settings={"epochs": 10} | settings), local_folders=True)
    log = EventLog(run.events)
    for step, loss in enumerate(losses, 1):
        log.append("step", step=step, steps=STEPS, epoch=10 * step / STEPS, loss=loss, learning_rate=0.1, gradient=1.0,
                   memory=10**9, rows_per_second=9.0, seconds_left=5.0)
    for number, score in enumerate(scores, 1):
        metrics = {"macro_f1": score, "recall": [*recall], "support": [30, 12],
                   "loss": valid[number - 1] if valid else 1 / number}
        log.append("epoch", epoch=number, step=20 * number, metrics=metrics, seconds=1.0,
                   best=score == max(scores[:number]), checkpoint=f"epoch-{number:02d}")
    log.close()
    found = snapshot(run)["signs"]
    for sign in found:
        assert all(sign[language] and sign["title"][language] for language in ("ko", "en"))
        validated(Settings, run.spec.settings.model_dump() | sign["changes"])
        assert bool(sign["press"]) == bool(sign["changes"])
    return {sign["code"]: sign for sign in found}


@pytest.mark.parametrize(("code", "how", "changes"), [
    ("diverging", {"losses": [*FALLING[:100], *[1.98] * 60], "learning_rate": 3e-4}, {"learning_rate": 1e-4}),
    ("diverging", {"losses": [*[1.0] * 40, *[1.5] * 40], "learning_rate": 0.03}, {"learning_rate": 0.01}),
    ("flat", {"losses": [2.0] * 120, "learning_rate": 1e-6}, {"learning_rate": 3e-4}),
    ("flat", {"losses": [*[2.0] * 6, *[2.2] * 14, *[2.0] * 100], "learning_rate": 0.1}, {"learning_rate": 3e-4}),
    ("flat", {"losses": [2.0] * 120}, {}),
    ("overfitting", {"scores": [0.8, 0.7, 0.7, 0.7], "valid": [0.5, 0.6, 0.9, 1.0]}, {"label_smoothing": 0.1}),
    ("overfitting", {"scores": [0.8, 0.7, 0.7, 0.7], "valid": [0.5, 0.6, 0.9, 1.0], "focal": 2}, {"dropout": 0.2}),
    ("plateau", {"scores": [0.8, 0.7, 0.7, 0.7], "valid": [0.5, 0.5, 0.5, 0.51], "patience": 0}, {"patience": 5}),
    ("unfound", {"scores": [0.5, 0.6, 0.7, 0.8, 0.9], "recall": (0.9, 0.0)}, {"class_weights": "on"}),
    ("unfound", {"scores": [0.5, 0.6, 0.7, 0.8, 0.9], "recall": (0.9, 0.0), "class_weights": "on"}, {"epochs": 20})])
def test_what_goes_wrong_is_told_with_what_to_try_next(untouched, tiny_encoder, code, how, changes):
    sign, = shown(untouched, tiny_encoder, **how).values()
    assert sign["code"] == code and sign["changes"] == changes


@pytest.mark.parametrize("how", [
    {"scores": [0.7, 0.75, 0.8], "valid": [0.5, 0.7, 0.9]},  # surer, and better: the loss alone says little
    {"scores": [0.8, 0.7, 0.7], "valid": [0.5, 0.7, 0.9]},
    {"scores": [0.8, 0.79, 0.8, 0.79]},  # the validation loss still falls
    {"losses": [loss * (0.9, 1.5, 0.2, 1.4)[step % 4] for step, loss in enumerate(FALLING)]},  # as of a few rows
    {"losses": [2.0] * 90},  # too early
    {"scores": [0.1, 0.2], "recall": (0.9, 0.0)}])
def test_where_all_is_well_there_is_none(untouched, tiny_encoder, how):
    assert shown(untouched, tiny_encoder, **how) == {}


def test_a_label_that_is_never_found_is_called_by_name(untouched, tiny_encoder):
    sign = shown(untouched, tiny_encoder, scores=[0.5] * 10, recall=(0.9, 0.0), valid=[0.5] * 10)["unfound"]
    label = untouched.survey.labels[1]
    assert f"‘{label}’" in sign["ko"] and f"‘{label}’" in sign["en"] and "12" in sign["ko"]


def test_labels_of_very_different_sizes_are_told_from_the_start(uneven, tiny_encoder):
    assert shown(uneven, tiny_encoder, losses=FALLING[:1]) == {}
    sign = shown(uneven, tiny_encoder, losses=FALLING[:1], class_weights="off")["imbalance"]
    assert sign["changes"] == {"class_weights": "on"}


@pytest.fixture
def uneven(tmp_path):
    from trainer.home.layout import Home
    from trainer.studio import create_project, look_at

    rows = [f"글 {number} 번은 좋습니다,{'드묾' if number % 12 == 0 else '흔함'}" for number in range(240)]
    table = tmp_path / "uneven.csv"
    table.write_text("\n".join(["글,라벨", *rows]), encoding="utf-8")
    return create_project(Home(tmp_path / "집"), "local", "치우침", *look_at(table))
