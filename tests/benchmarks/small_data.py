"""What people get of few rows: the answers that KoTune chooses against the simple method, the fine-tuned model alone,
and an ensemble of linear models.

    python -m tests.benchmarks.small_data [--data samples nsmc …] [--rows 200 500 1000 3000] [--seeds 0 1 2 3 4]
                                          [--samples reviews …]

Rows drawn by the seed are trained as the page does where nobody chooses: cross-validated where a tenth of them is too
few to test with, once where it is not; everything as recommended, by a real supervisor and its workers. Tested on up to
1,000 of the set's validation rows, which are in no way chosen by. The built-in samples of every task are brought whole,
and judged as their result page judges them: by their folds, each row by models that have not seen it, or by their test
rows. Macro F1, or what the task shows first: the mean over the seeds, and the mean difference to the simple method with
its 95 % interval (Student's t), where there are two seeds or more.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import mean

import numpy as np

from cards.verdict import verdict
from trainer.home.layout import Home
from trainer.home.project import Project, Run, Search
from trainer.kinds.scores import Scores
from trainer.models.families import CARRIED
from trainer.models.loading import find_base
from trainer.options import Folds
from trainer.queue.supervisor import Supervisor
from trainer.search.cross_validation import measured
from trainer.studio import create_project, look_at, start
from trainer.tasks import ADAPTING, TASKS
from trainer.tasks.measured import measured_test
from trainer.training.forecast import FEW, advised
from trainer.training.plan import Plan

from .machine import NSMC

DATA = {"nsmc": ("document", "label"), "intent_3i4k": ("text", "label"), "korean_hate_speech": ("comments", "hate"),
        "petitions": ("content", "category")}
SAMPLES = {sample: task for name, task in TASKS.items() if name != ADAPTING for sample in task.samples}
TESTED, TEST_SHARE = 1000, 0.1
PEOPLE, MODEL, SIMPLE, ENSEMBLE = "people get", "model alone", "simple method", "ensemble"


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments or [])
    for name in options.data:
        if name == "samples":
            _try_samples(options.samples, options.seeds)
            continue
        for rows in options.rows:
            _tell(f"{name}, {rows:,} rows", "macro_f1", [_try_rows(name, rows, seed) for seed in options.seeds])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.small_data",
                                     description=__doc__.partition("\n")[0])
    parser.add_argument("--data", nargs="+", choices=["samples", *DATA], default=["samples", *DATA])
    parser.add_argument("--samples", nargs="+", choices=SAMPLES, default=[*SAMPLES])
    parser.add_argument("--rows", nargs="+", type=int, default=[200, 500, 1000, 3000])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    return parser


def _try_samples(names: list[str], seeds: list[int]) -> None:
    for name in names:
        task, taken = SAMPLES[name], []
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                home, brought = Home(Path(folder)), look_at(task.samples[name].file, task=task.name)
                project = create_project(home, "local", name, *brought, seed=seed)
                ended = _trained(home, project, advised(project, CARRIED, find_base(CARRIED)))
                found = measured(ended) if isinstance(ended, Search) else measured_test(ended)
                kind, words = verdict(found, task)
                print(f"    {name}, seed {seed}: {kind}, {words.en} Chance {found['chance']:.4f}.", flush=True)
                simple = found["baselines"][task.partner or next(iter(task.simple_methods))]
                taken.append({PEOPLE: found["metrics"], MODEL: found["alone"], SIMPLE: simple})
        _tell(f"sample {name}", task.headline.name, taken)


def _try_rows(name: str, count: int, seed: int) -> dict[str, dict]:
    """Who answers → its metrics on the test rows."""
    import pandas as pd

    text, label = DATA[name]
    train, test = (pd.read_csv(NSMC.parent / name / f"{part}.csv", dtype=str, keep_default_na=False)[[text, label]]
                   for part in ("train", "valid"))
    with tempfile.TemporaryDirectory() as folder:
        files = {"train": Path(folder) / "train.csv", "test": Path(folder) / "test.csv"}
        train = train.sample(min(count, len(train)), random_state=seed)
        test = test[test[label].isin(set(train[label]))]
        train.to_csv(files["train"], index=False)
        test.sample(min(TESTED, len(test)), random_state=0).to_csv(files["test"], index=False)
        home = Home(Path(folder) / "home")
        project = create_project(home, "local", name, *look_at(files, {"text": text, "label": label}), seed=seed)
        folds = {"folds": Folds().model_dump()} if TEST_SHARE * count < FEW else {}
        ended = _trained(home, project, Plan(model=CARRIED, **folds))
        run = ended.trials()[0] if isinstance(ended, Search) else ended
        found = measured_test(run)
        return {PEOPLE: found["metrics"], MODEL: found["alone"], SIMPLE: found["baselines"]["tfidf"],
                ENSEMBLE: _ensemble(project)}


def _trained(home: Home, project: Project, plan: Plan) -> Run | Search:
    supervisor = Supervisor(home)
    supervisor.start()
    try:
        started = start(project, plan)
        while not started.result:
            time.sleep(0.2)
        if started.result["state"] != "done":
            raise SystemExit(f"{started.path}: {started.result}")
        return started
    finally:
        supervisor.close()


def _ensemble(project: Project) -> dict:
    """Characters and words, three linear classifiers, the mean of their probabilities: what a person who programs puts
    together of scikit-learn in an afternoon."""
    import pandas as pd
    from sklearn.ensemble import VotingClassifier
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import ComplementNB
    from sklearn.pipeline import make_pipeline

    train, valid, test = (pd.read_parquet(project.split(part)) for part in ("train", "valid", "test"))
    known = pd.concat([train, valid])
    characters = {"analyzer": "char_wb", "ngram_range": (1, 4), "sublinear_tf": True}
    voting = VotingClassifier([
        ("characters", make_pipeline(TfidfVectorizer(**characters), LogisticRegression(C=10, max_iter=1000))),
        ("words", make_pipeline(TfidfVectorizer(sublinear_tf=True), LogisticRegression(C=10, max_iter=1000))),
        ("bayes", make_pipeline(TfidfVectorizer(**characters), ComplementNB()))], voting="soft")
    chances = voting.fit(known["text"], known["label"]).predict_proba(test["text"])
    numbers = {label: number for number, label in enumerate(voting.classes_)}
    return Scores(chances, test["label"].map(numbers).to_numpy(), np.arange(len(test))).metrics()


def _tell(what: str, metric: str, taken: list[dict[str, dict]]) -> None:
    from scipy.stats import ttest_rel

    scores = {who: [each[who][metric] for each in taken] for who in taken[0]}
    told = [f"{who} {mean(values):.3f}" for who, values in scores.items()]
    gains = [one - other for one, other in zip(scores[PEOPLE], scores[SIMPLE], strict=True)]
    interval = ""
    if len(taken) > 1:
        low, high = ttest_rel(scores[PEOPLE], scores[SIMPLE]).confidence_interval(0.95)
        interval = f" ({low:+.3f} … {high:+.3f})"
    print(f"  {what}, {metric}: {', '.join(told)}; gain {mean(gains):+.3f}{interval}, {len(taken)} seeds", flush=True)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
