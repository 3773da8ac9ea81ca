"""The program of a card reads a long text as the model does here."""

from types import SimpleNamespace

import pytest

from cards.windows import in_windows
from tests.trainer.compute.test_pooled import LENGTH, SETTINGS, TASK, loaded, texts  # noqa: F401 (fixtures)

PROGRAM = """from transformers import pipeline

answers = pipeline("text-classification", model=folder)(texts, top_k=None, truncation=True, max_length={length})
"""


def test_a_program_of_plain_transformers_answers_the_same_to_texts_of_any_length(loaded, texts, tmp_path):  # noqa: F811
    TASK.save(loaded.model, tmp_path)
    loaded.tokenizer.save_pretrained(tmp_path)
    run = SimpleNamespace(spec=SimpleNamespace(settings=SETTINGS), model=tmp_path)
    known = {"folder": str(tmp_path), "texts": texts}
    exec(in_windows(PROGRAM.format(length=LENGTH), run), known)
    mine = TASK.predict(loaded, texts, ["부정", "긍정"])
    for one, other in zip(mine, known["answers"], strict=True):
        assert one["probabilities"] == pytest.approx({each["label"]: each["score"] for each in other}, abs=1e-5)
    assert mine[-1]["read"] < mine[-1]["characters"] and mine[2]["read"] == mine[2]["characters"]


def test_where_a_model_reads_the_beginning_the_program_stays_as_it_was():
    run = SimpleNamespace(spec=SimpleNamespace(settings=SETTINGS.model_copy(update={"windows": 1})))
    assert in_windows(PROGRAM, run) == PROGRAM


def test_where_a_tokenizer_gives_no_windows_the_program_says_what_it_leaves_out(tmp_path):
    run = SimpleNamespace(spec=SimpleNamespace(settings=SETTINGS), model=tmp_path)
    told, same, _ = in_windows(PROGRAM, run).partition(PROGRAM)
    assert same and "첫 토막만" in told and all(line.startswith("#") for line in told.splitlines())
