"""The commands of `python -m cards`, which call the same verbs as the pages."""

import argparse
import os
from contextlib import suppress
from getpass import getpass

from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.shell import parser_of
from trainer.shell.data import OWNER
from trainer.tasks import task_of
from trainer.tasks.choosing import model_of

from .card import write_card
from .markdown import plain
from .package import publish_run
from .search import find as find_runs


def main(arguments: list[str]) -> None:
    """Parse and run one command. Raises Problem."""
    options = _parser().parse_args(arguments)
    options.command(Home(options.home), options)


def _parser() -> argparse.ArgumentParser:
    parser, command = parser_of("python -m cards", "코튠: 학습한 모델을 설명하고, 찾고, 올립니다. "
                                "KoTune: describe, find and publish trained models.")
    added = command(describe, "모델 카드를 씁니다 / write the model card")
    added.add_argument("run", nargs="?", help="default: the best")
    added = command(publish, "Hub에 올립니다(토큰은 HF_TOKEN이나 물음으로) / publish on the Hub (token: HF_TOKEN, or asked for)")
    added.add_argument("repo", help="account/name")
    added.add_argument("--run", help="default: the best")
    added.add_argument("--public", action="store_true", help="누구나 보게 / for everyone to see")
    added = command(find, "제목, 라벨, 바탕 모델, 카드의 말로 모델을 찾습니다 / find models by words in title, labels, base "
                    "model, card", project=False)
    added.add_argument("words", nargs="+")
    return parser


def describe(home: Home, options) -> None:
    print(write_card(_chosen(home, options)))


def publish(home: Home, options) -> None:
    run = _chosen(home, options)
    published = publish_run(run, options.repo, _token(), private=not options.public)
    print(published.url)


def _token() -> str:
    """The Hub token in HF_TOKEN, or the one that is typed; "" if nobody can type one."""
    with suppress(EOFError):
        return os.environ.get("HF_TOKEN") or getpass("Hub 토큰 / Hub token: ")
    return ""


def find(home: Home, options) -> None:
    if not (matches := find_runs(home, OWNER, options.words)):
        raise Problem("nothing_found", "그런 말이 있는 모델이 없습니다. 다른 말로 찾거나 말을 줄여 보세요.",
                      "No model has all these words. Try others, or fewer.")
    for match in matches:
        run, title = match.run, plain(match.title, 200)
        print(f"{run.project.name:30} {run.name}  {task_of(run).metric.name} {run.score:.4f}  {title}")


def _chosen(home: Home, options) -> Run:
    return model_of(home.project(OWNER, options.project), options.run)
