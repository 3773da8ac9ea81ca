"""What adapting to a field's unlabelled text gains: same model, same labels, with and without, beside TF-IDF.

    python -m tests.benchmarks.adaptation [--data nsmc petitions intent_3i4k] [--labels 1000] [--seeds 0 1 2] …

All rows of the training set but --labels of them (drawn by the seed) go without their labels; the model is adapted
once to all of them (--texts: to so many at most), then fine-tuned for each seed from the base model and from the
adapted one, with the recommended settings. Tested on the set's validation rows.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.processes import warm_up
from trainer.home.project import Project, Run
from trainer.home.specs import ProjectSpec, RunSpec
from trainer.models.families import CARRIED
from trainer.options import Columns
from trainer.studio import settings_for
from trainer.tasks.bases import adapted, base_of
from trainer.tasks.masked_lm.task import MaskedLm
from trainer.training.worker import work

from .machine import NSMC

DATA = {"nsmc": ("document", "label"), "petitions": ("content", "category"), "intent_3i4k": ("text", "label")}


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments or [])
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.data:
            _measure(Home(Path(folder)), name, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.adaptation",
                                     description=__doc__.partition("\n")[0])
    parser.add_argument("--data", nargs="+", choices=DATA, default=list(DATA))
    parser.add_argument("--labels", type=int, default=1000, help="labelled rows, a tenth of them for validation")
    parser.add_argument("--texts", type=int, help="rows to adapt to, at most")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--model", default=CARRIED, help="kotune-mini or a folder")
    for option, kind in (("epochs", int), ("learning_rate", float), ("batch_size", int), ("max_length", int)):
        parser.add_argument("--adapt-" + option.replace("_", "-"), type=kind, help="instead of the recommended")
    return parser


def _measure(home: Home, name: str, options: argparse.Namespace) -> None:
    projects = [_project(home, name, options, seed) for seed in options.seeds]
    base = base_of(projects[0], options.model, local_folders=True)
    given = {option.removeprefix("adapt_"): value for option, value in vars(options).items()
             if option.startswith("adapt_") and value is not None}
    adaptation = _run(projects[0], base, given | {"seed": options.seeds[0]}, MaskedLm.name)
    result, settings = adaptation.result, adaptation.spec.settings
    before, after = result["before"], adaptation.result["score"]
    print(f"  {name}: {projects[0].text_rows:,} texts, {settings.epochs} epochs at {settings.learning_rate:g}, "
          f"{result['seconds']:.0f} s; perplexity {before['perplexity']:.1f} → {after:.1f}", flush=True)
    scores: dict[str, list[dict]] = {"TF-IDF": [], "base": [], "adapted": []}
    for project, seed in zip(projects, options.seeds, strict=True):
        for who, start in (("base", base), ("adapted", adapted(adaptation))):
            test = read_json(_run(project, start, {"seed": seed}).test)
            scores[who].append(test["metrics"])
        scores["TF-IDF"].append(test["baselines"]["tfidf"])
        print("    " + "  ".join(f"{who} {figures[-1]['accuracy']:.4f}" for who, figures in scores.items()), flush=True)
    for who, figures in scores.items():
        print(f"  {who:8} accuracy {_mean(figures, 'accuracy')}  macro F1 {_mean(figures, 'macro_f1')}", flush=True)


def _mean(figures: list[dict], metric: str) -> str:
    values = [each[metric] for each in figures]
    return f"{statistics.mean(values):.4f} ({min(values):.4f} … {max(values):.4f})"


def _run(project: Project, base, given: dict, task: str | None = None) -> Run:
    """A run as a worker does it, in this process."""
    spec = RunSpec(base=base, settings=settings_for(project, base, given, task), created=0, task=task,
                   key=f"{base.id} {task}")
    run = project.add_run(spec)
    work(run)
    if run.result["state"] != "done":
        raise SystemExit(f"{run.path}: {run.result}")
    return run


def _project(home: Home, name: str, options: argparse.Namespace, seed: int) -> Project:
    import pandas as pd

    text, label = DATA[name]
    train, test = (pd.read_csv(NSMC.parent / name / f"{part}.csv", dtype=str, keep_default_na=False)
                   .rename(columns={text: "text", label: "label"})[["text", "label"]] for part in ("train", "valid"))
    shuffled = train[train["text"].str.strip() != ""].sample(frac=1, random_state=seed)
    labelled, rest = shuffled[:options.labels], shuffled[options.labels:options.texts]
    cut = len(labelled) // 10
    project = home.new_project("local", name)
    project.data.mkdir(parents=True)
    parts = {"train": labelled[cut:], "valid": labelled[:cut], "test": test[test["label"].isin(set(labelled["label"]))]}
    for part, rows in parts.items():
        rows.to_parquet(project.split(part), index=False)
    rest[["text"]].to_parquet(project.unlabelled, index=False)
    write_json(project.survey_file, {"labels": sorted(set(labelled["label"])), "unlabelled": len(rest),
                                     "rows": {part: len(rows) for part, rows in parts.items()},
                                     "characters": int(train["text"].str.len().quantile(0.99))})
    write_json(project.file, ProjectSpec(title=name, task="classification", source=name, created=0, seed=seed,
                                         columns=Columns(text=text, label=label)).model_dump())
    return project


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
