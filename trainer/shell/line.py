"""Commands on the queue: `queue`, `first`, `move`, `stop` and `remove`."""

from ..home.layout import Home
from ..home.project import Run, Search
from ..queue import line
from ..queue.leaving import delete, halt
from ..queue.standing import Standing, name_of, standings
from ..tasks.choosing import newest_run
from .data import OWNER


def add_commands(command) -> None:
    command(queue, "하고 있는 학습과 기다리는 학습을 봅니다 / show what is at work and what waits", project=False)
    command(first, "기다리는 학습을 먼저 합니다 / do a run that waits before the others", run=True)
    added = command(move, "기다리는 학습의 순서를 바꿉니다 / put a run that waits in another place")
    added.add_argument("run")
    added.add_argument("place", type=int, help="among those that wait, from 1")
    command(stop, "저장하고 멈춥니다. 기다리는 것은 취소합니다 / save and stop a run, or cancel one that waits", run=True)
    command(remove, "학습 하나를 지웁니다 / delete a run; with a trial its search").add_argument("run")


def queue(home: Home, options) -> None:
    for each in standings(home, OWNER, []):
        if each.training:  # always, as a home that the shell uses has one owner
            print(_line(each, each.training))


def first(home: Home, options) -> None:
    line.move(run := newest_run(home.project(OWNER, options.project), options.run))
    print(f"{run.name}: 기다리는 학습 가운데 맨 앞에 두었습니다 / the first of those that wait")


def move(home: Home, options) -> None:
    line.move(home.project(OWNER, options.project).run(options.run), options.place - 1)
    queue(home, options)


def stop(home: Home, options) -> None:
    halt(run := newest_run(home.project(OWNER, options.project), options.run))
    print(f"{run.name}: 저장하고 멈추는 중입니다 / saving and stopping")


def remove(home: Home, options) -> None:
    run = home.project(OWNER, options.project).run(options.run)
    delete(run.search or run)


def _line(each: Standing, training: Run | Search) -> str:
    place = "▶" if each.is_running else "-" if each.place is None else str(each.place)
    left = f"{each.left:.0f} s" if each.left else "-"
    wait = f"{each.wait.seconds:.0f} s{'' if each.wait.whole else ' +'}" if each.wait else "-"
    name = " ".join(f"{training.project.title} · {name_of(training).ko}".split())
    return f"{place:>3}  {training.project.name:30} {each.job.name if each.job else '-':>4}  {each.share:>4.0%}  " \
           f"left {left:>8}  wait {wait:>8}  {name}"
