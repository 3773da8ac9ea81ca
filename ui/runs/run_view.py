"""Views of a run in words and numbers: its state, progress, device and settings."""

from dataclasses import replace
from urllib.parse import quote

from markupsafe import Markup

from trainer.errors import Problem, Words
from trainer.fields import in_force, title_of, value_words
from trainer.home.project import Run, Search
from trainer.options import Settings
from trainer.queue.agenda import is_called_off
from trainer.queue.line import Wait
from trainer.search.named import run_words, search_words
from trainer.tasks import task_of
from trainer.tasks.bases import base_words
from trainer.tasks.measured import measured_test
from trainer.tasks.metrics import LOSS
from trainer.training.further import begun_words
from trainer.training.watching import snapshot

from ..parts import card, duration, facts, folded, join, link, metric_text, note_list, problem_box
from ..place import Place, Visit
from ..tasks.chain import state_chip
from .glossary import EPOCH, STEP, term
from .spent import spent
from .status import Status, place_in_line, status, time_left

PHASES = {
    "queued": Words("차례를 기다립니다. 앞선 학습이 끝나면 저절로 시작합니다.",
                    "Waiting its turn. It starts by itself when the trainings before it have ended."),
    "loading": Words("모델과 데이터를 준비하고 있습니다.", "Preparing model and data."),
    "testing": Words("학습을 마치고 시험 데이터로 재고 있습니다.", "Trained; measuring on the test rows."),
    "stopped": Words("멈췄습니다. 이어서 학습할 수 있습니다.", "Stopped. It can be resumed."),
    "failed": Words("학습에 실패했습니다.", "Training failed."),
    "interrupted": Words("학습 프로세스가 갑자기 사라졌습니다. 마지막 체크포인트에서 이어갈 수 있습니다.",
                         "The training process vanished. It can be resumed from its last checkpoint.")}
AFTER = Words("앞의 적응이 끝나면 저절로 시작합니다.", "Starts by itself when the adaptation before it is done.")
KEPT = Words("그전까지 얻은 모델과 점수는 그대로 있고, 더 나은 것이 나올 때까지 그것을 씁니다.",
             "The model and the score reached before are kept, and in use until there are better ones.")
LOG_LINES = 20  # last lines of the log that are shown
CALLED_OFF = Words("앞의 적응이 끝나지 않아 시작하지 않았습니다.", "Not started, as the adaptation before it did not finish.")


def run_status(run: Run, shown: dict, wait: Wait | None, visit: Visit) -> Markup:
    """State, progress and numbers of a run. `shown`: its snapshot; `wait`: its place in the queue."""
    head = status(_standing(run, shown, wait, visit), visit)
    begun = shown["step"] or shown["state"] == "running"
    numbers = facts(_numbers(run, shown, visit) + spent(shown, visit)) if begun else ""
    details = [] if is_called_off(run) else [numbers, problem_of(shown["result"], visit),
                                             _last_lines(run, visit), note_list(_notes(shown, visit))]
    return card(join([head, *details]))


def _standing(run: Run, shown: dict, wait: Wait | None, visit: Visit) -> Status:
    state, score = shown["state"], ""
    phase = state if state != "running" else shown["phase"]
    share = 1.0 if state == "done" or phase == "testing" else shown["step"] / shown["steps"] if shown["steps"] else 0.0
    if state == "queued":
        far, beside = place_in_line(wait, visit)
    elif state == "done":
        score, far, name = _score(run, visit)
        beside = " · ".join(filter(None, [name, _took(shown, visit)]))
    else:
        far, beside = _under_way(phase, share, shown, visit)
    return Status(state, state in ("queued", "running") or state == "interrupted" and run.is_pending,
                  state_chip(run, visit), visit.read(_phase(run, phase)),
                  _name_and_base(run, visit), share, far, beside, score)


def _name_and_base(run: Run, visit: Visit) -> str:
    name, begun = run_name(run, visit), begun_words(run)
    return name if run.is_compared else f"{name} · {visit.read(begun or base_words(run.spec.base))}"


def _under_way(phase: str, share: float, shown: dict, visit: Visit) -> tuple[str, str]:
    """How far a run is, and the time left, or that it ended there."""
    beside = {"loading": Words("준비하는 중", "getting ready"), "training": Words("", ""),
              "testing": Words("시험 데이터로 재는 중", "measuring on the test rows"),
              "stopped": Words("여기서 멈춤", "stopped here"), "failed": Words("여기서 실패", "failed here"),
              "interrupted": Words("여기서 끊김", "cut off here")}
    words = visit.read(beside.get(phase, beside["loading"]))
    return f"{share:.0%}", words or time_left(shown["seconds_left"], visit)


def _took(shown: dict, visit: Visit) -> str:
    """The time it took, for runs of earlier versions, which lack it in their numbers."""
    took = "" if shown["spent"] else duration(shown["result"]["seconds"], visit)
    return took and visit.say(f"{took} 걸림", f"took {took}")


def _score(run: Run, visit: Visit) -> tuple[str, str, str]:
    """The test's first metric, for the tab's title and for the card, and its name; if it is not a share, or was not
    measured, the card says that the run is done."""
    metric, done = task_of(run).lines[0].metrics[0], visit.say("완료", "Done")
    if metric.form != "percent" or not run.is_tested:
        return "", done, ""
    try:
        share = measured_test(run)["metrics"][metric.name]
    except Problem:  # damaged: the result page says so
        return "", done, ""
    name = metric.title
    return f"{share:.0%}", f"{share:.1%}", visit.say(f"시험 {name.ko}", f"{name.en[0].lower()}{name.en[1:]} on the test")


def search_name(search: Search, visit: Visit) -> str:
    return visit.read(search_words(search))


def run_name(run: Run, visit: Visit) -> str:
    return visit.read(run_words(run))


def result_name(run: Run, visit: Visit) -> Markup:
    """The title of the result page."""
    name = run_name(run, visit)
    if visit.language == "en" and not run.is_compared:  # compared runs have the name of their model, as it is
        name = "\u00a0".join((name[0].lower() + name[1:]).rsplit(" ", 1))  # the number stays with its word
    return Markup.escape(visit.say(f"{name} 결과", f"Result of {name}"))


def named_score(run: Run, visit: Visit) -> str:
    """The run's validation score with the name of the metric; the run must have one."""
    metric = task_of(run).metric
    return f"{visit.read(metric.title)} {metric_text(metric, run.score, visit)}"


def _phase(run: Run, phase: str) -> Words:
    if is_called_off(run):
        return CALLED_OFF
    if phase == "queued" and run.spec.after:
        return AFTER
    words = task_of(run).words
    return {"training": words.training, "done": words.done}.get(phase) or PHASES.get(phase, PHASES["loading"])


def _numbers(run: Run, shown: dict, visit: Visit) -> list[tuple]:
    steps = f"{shown['step']:,} / {shown['steps']:,}" if shown["steps"] else "–"
    speed = visit.say(f"{shown['rows_per_second']:,.0f}행/초", f"{shown['rows_per_second']:,.0f} rows/s") \
        if shown["rows_per_second"] else "–"
    task, name = task_of(run), task_of(run).metric.title
    best = Words(f"마지막 검증 {name.ko}", f"Last validation {name.en}") if run.last_counts else task.words.best
    if run.spec.fold:  # this is the trained model's alone; its row in the table may count the simple method
        best = Words(f"이 겹의 {name.ko}(학습한 모델 혼자)", f"{name.en} of this fold (trained model alone)")
    return [(term(EPOCH, visit), f"{shown['epoch']:.1f} / {shown['epochs_planned']}"), (term(STEP, visit), steps),
            (term(LOSS.title, visit), metric_text(LOSS, shown["loss"], visit)),
            (term(name, visit, best), metric_text(task.metric, shown["score"], visit)),
            (visit.say("속도", "Speed"), speed)]


def problem_of(result: dict | None, visit: Visit) -> Markup:
    """The problem with which a run or a search ended, if its result has one."""
    problem = (result or {}).get("problem")
    return problem_box(Problem.from_dict(problem), visit.language) if problem else Markup("")


def _last_lines(run: Run, visit: Visit) -> Markup:
    """After a failure that KoTune does not know, the end of the log and a link to all of it. After a lack of memory or
    a failure of the device, the line of the log that it was recognised by."""
    problem = (run.result or {}).get("problem") or {}
    if evidence := problem.get("where", {}).get("evidence"):
        words = visit.say("근거:", "Evidence:")
        return Markup('<p class="kt-hint kt-gap">{} <code>{}</code></p>').format(words, evidence)
    if problem.get("code") != "bug" or not run.log.exists():
        return Markup("")
    lines = run.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    link = f"api/v1/projects/{quote(run.project.name)}/runs/{run.name}/files/{run.log.name}"
    body = Markup('<pre class="kt-log">{}</pre><a href="{}" download>{}</a>').format(
        "\n".join(lines), link, visit.say("기록 전체 내려받기 (worker.log)", "Download the whole log (worker.log)"))
    return folded(visit.say("기록의 마지막 줄 보기", "See the last lines of the log"), body)


def _notes(shown: dict, visit: Visit) -> list[str]:
    notes = []
    if device := shown["device"]:
        notes.append(device["reason"][visit.language])
    notes += [remark[visit.language] for remark in shown["remarks"]]
    result = shown["result"] or {}
    if result.get("state") == "done" and result.get("epochs", 0) < shown["epochs_planned"]:
        notes.append(visit.say(f"검증 점수가 더 나아지지 않아 {result['epochs']}에폭에서 일찍 마쳤습니다. "
                               f"가장 좋았던 {result['best_epoch']}에폭의 모델을 씁니다.",
                               f"Ended early after {result['epochs']} epochs, as the validation score got no better. "
                               f"The model is that of epoch {result['best_epoch']}, the best."))
    if shown["lacked_memory"]:
        notes.append(visit.say("이 학습을 시작한 뒤로 메모리가 모자라 시스템이 강제로 끝낸 프로세스가 있습니다. 이 학습이었을 수 있습니다.",
                               "Since this training began, the system has ended processes for want of memory. It may "
                               "have been one of them."))
    begun = shown["begins"]
    if begun and result.get("state") == "done" and result["epochs"] > begun["epoch"] == result["best_epoch"]:
        notes.append(visit.say("더 학습해도 검증 점수가 나아지지 않아, 시작한 에폭의 모델 그대로입니다.",
                               "Training further has not raised the validation score: the model is still that of the "
                               "epoch it began with."))
    for note in shown["notes"]:
        words = {"resumed": ("저장해 둔 체크포인트({checkpoint})에서 이어서 학습했습니다.", "Resumed from checkpoint {checkpoint}."),
                 "damaged": ("손상된 체크포인트 {checkpoint} 대신 그 앞의 것을 썼습니다.",
                             "Checkpoint {checkpoint} was damaged; the one before it was used."),
                 "instead": ("가장 좋았던 체크포인트 {checkpoint}의 파일이 손상되어, 그다음으로 좋은 {instead}의 모델을 씁니다.",
                             "The best checkpoint {checkpoint} was damaged; the model is that of the next best, "
                             "{instead}.")}["instead" if note.get("instead") else note["kind"]]
        notes.append(visit.say(*words).format(**note))
    return notes + [visit.read(KEPT)] * shown["kept"]


def kept(run: Run, visit: Visit) -> Markup:
    """A note above a result that is from before the run was resumed or failed; empty for any other result."""
    if not snapshot(run)["kept"]:
        return Markup("")
    return Markup('<div class="kt-wait kt-gap">{} {}</div>').format(state_chip(run, visit), visit.read(KEPT))


def settings_table(run: Run, visit: Visit) -> Markup:
    """The settings that a run was trained with."""
    begun = [(visit.say("출발점", "Begun with"), visit.read(words))] if (words := begun_words(run)) else []
    return facts([(visit.say("바탕 모델", "Base model"), visit.read(base_words(run.spec.base))), *begun,
                  *((visit.read(title_of(Settings, name)), visit.read(value_words(Settings, name, value)))
                    for name, value in in_force(run.spec.settings).items())])


def again(run: Run, visit: Visit) -> Markup:
    """A link to the settings page with the settings of this run; empty for a run with a task of its own."""
    if run.spec.task:
        return Markup("")
    return Markup('<p class="kt-hint kt-gap">{}</p>').format(link(_by_hand(run, visit), visit.say(
        "이 설정을 가져와 다시 학습하기", "Take these settings over and train again")))


def signs(run: Run, shown: dict, visit: Visit) -> Markup:
    """Signs that a run goes wrong (`shown`: its snapshot), each with a link to the settings page, which opens with the
    run's settings and the recommended change. Without the link for a run with a task of its own."""
    return join(Markup('<section class="kt-sign"><p><strong>{}</strong> {}</p>{}</section>').format(
        sign["title"][visit.language], sign[visit.language],
        link(replace(_by_hand(run, visit), sign=sign["code"]), sign["press"][visit.language])
        if sign["press"] and not run.spec.task else "") for sign in shown["signs"])


def _by_hand(run: Run, visit: Visit) -> Place:
    """The settings page, opened with the settings of this run."""
    return visit.place.at("settings", run=run.name, search="", model=run.spec.base.id, way="manual")
