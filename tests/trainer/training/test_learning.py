"""Models learn: a worker's work in this process, from a random encoder, on texts that words tell apart.

With the sign of a loss turned, or the labels of the training rows shuffled, these tests fail.
"""

import random

import pandas as pd
import pytest

from trainer.home.events import read_events
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.studio import create_project, look_at, start
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from trainer.training.worker import work

WORDS = {"칭찬": ("좋아요", "최고예요", "훌륭해요", "예뻐요", "맛있어요"),
         "불만": ("싫어요", "최악이에요", "나빠요", "아까워요", "실망했어요")}
AROUND = ("오늘", "어제", "우리", "친구", "정말", "조금", "다시", "혼자", "모두", "아침", "저녁", "마을")
ROWS = 150  # of each label
SETTINGS = {"epochs": 5, "max_length": 32, "batch_size": 8, "learning_rate": 0.002, "patience": 0, "seed": 1}


def text_of(label: str, random_: random.Random) -> str:
    """Two words of the label among three that any text may have, in a random order."""
    words = [*random_.sample(WORDS[label], 2), *random_.sample(AROUND, 3)]
    return " ".join(random_.sample(words, len(words)))


@pytest.fixture
def separable(tmp_path):
    random_ = random.Random(SETTINGS["seed"])
    rows = [(text_of(label, random_), label) for label in WORDS for _ in range(ROWS)]
    file = tmp_path / "칭찬과 불만.csv"
    pd.DataFrame(rows, columns=["글", "라벨"]).to_csv(file, index=False)
    return create_project(Home(tmp_path / "집"), "local", "", *look_at(file))


def measured(run: Run, metric: str) -> list[float]:
    """The metric of each epoch, on the validation rows."""
    return [event["metrics"][metric] for event in read_events(run.events)[0] if event["kind"] == "epoch"]


def test_a_classifier_learns_what_words_tell(separable, tiny_encoder):
    run = start(separable, Plan(model=str(tiny_encoder), settings=SETTINGS), local_folders=True)
    work(run)
    assert run.state == "done", run.result
    loss, test = measured(run, "loss"), measured_test(run)
    assert len(loss) == SETTINGS["epochs"] and loss[-1] < loss[0] / 2
    accuracy, simple = test["metrics"]["accuracy"], {name: each["accuracy"] for name, each in test["baselines"].items()}
    assert accuracy >= 0.9 > 0.6 > simple["majority"] and accuracy >= simple["tfidf"] - 0.1


def test_an_adapted_model_guesses_hidden_words_better(separable, tiny_encoder):
    run = start(separable, Plan(model=str(tiny_encoder), settings=SETTINGS, task="masked-lm"), local_folders=True)
    work(run)
    assert run.state == "done", run.result
    before, perplexity = run.result["before"], measured(run, "perplexity")
    assert run.score == min(perplexity) < before["perplexity"] / 10 and perplexity[-1] < perplexity[0]
    assert measured(run, "masked_accuracy")[-1] > before["masked_accuracy"]
