"""A comparison of methods in words, and in the card of a run: which one is the best."""

from trainer.errors import Words, josa
from trainer.home.project import Search
from trainer.models.families import is_new
from trainer.search.comparison import Compared, best_tested, compared
from trainer.tasks import TASKS
from trainer.tasks.bases import base_words
from trainer.tasks.task import Task

from .markdown import headline, inline, table
from .record import Record, Say
from .verdict import beyond_chance

LONGEST = 1_000  # characters of a sentence that names every method
ONCE = Words("모델마다 추천 설정으로 한 번씩 학습합니다. 시드만 달라도 점수는 조금 달라지며, 시간과 속도는 학습한 컴퓨터에서 잰 것입니다.",
             "Each model is trained once, with the settings recommended for it: another seed gives slightly other "
             "scores. Times and speeds are those of the machine that trained it.")


def task_of(search: Search) -> Task:
    return TASKS[search.project.spec.task]


def named(each: Compared) -> Words:
    """The name of a method: its title, or that of its base model."""
    return each.title or (base_words(each.base) if each.base else Words(each.name, each.name))


def listed(search: Search) -> list[Compared]:
    """The methods of a comparison in order; once it has ended, the best on the test rows first."""
    found = compared(search)
    return ranked(found, task_of(search)) if search.result else found


def ranked(found: list[Compared], task: Task) -> list[Compared]:
    """Methods sorted by the headline metric on the test rows, best first, then untested ones."""
    name, sign = task.headline.name, -1 if task.headline.better == "higher" else 1
    return sorted(found, key=lambda each: (each.metrics is None, sign * each.metrics[name] if each.metrics else 0))


def verdict(found: list[Compared], task: Task, rows: int) -> Words | None:
    """A sentence on which method is the best on the test rows, and from which others it may differ only by chance; None
    before two have been measured. As the best is chosen among all pairs, the test is corrected for that number."""
    known, best = [each for each in found if each.metrics], best_tested(found, task)
    if best is None or best.metrics is None or len(known) < 2:
        return None
    tries = len(known) * (len(known) - 1) // 2
    alike = [_in_a_sentence(each) for each in known if each is not best and not _is_beaten(each, tries)]
    (ko, en), title, value = named(best), task.headline.title, headline(task.headline, best.metrics[task.headline.name])
    lead = _lead(alike, len(known) - 1)
    return Words(f"시험 {rows:,}행에서는 ‘{ko}’{josa(ko, '이/가')} 가장 좋습니다({title.ko} {value}). {lead.ko}",
                 f"On the {rows:,} test rows “{en}” is the best ({title.en[0].lower() + title.en[1:]} {value}). "
                 f"{lead.en}")


def _lead(alike: list[Words], others: int) -> Words:
    """A sentence on how sure the lead is; `alike`: methods from which the best may differ only by chance."""
    if not alike:
        return Words("다른 방법과의 차이는 모두 우연으로 보기 어렵습니다.", "Chance hardly explains its lead over any of the others.")
    if len(alike) == others:
        return Words("다만 다른 방법과의 차이는 모두 우연일 수 있습니다.", "But its lead over each of the others may be chance.")
    ko, en = (", ".join(each[language] for each in alike) for language in ("ko", "en"))
    return Words(f"다만 {ko}{josa(ko, '과/와')}의 차이는 우연일 수 있습니다. 나머지와의 차이는 우연으로 보기 어렵습니다.",
                 f"But its lead over {en} may be chance; chance hardly explains its lead over the rest.")


def _in_a_sentence(each: Compared) -> Words:
    """The name of a method in a sentence: a title, such as “Always the mean”, is quoted, an id is not."""
    ko, en = named(each)
    is_id = each.title is None and each.base is not None and not is_new(each.base)
    return Words(ko, en) if is_id else Words(f"‘{ko}’", f"“{en}”")


def _is_beaten(each: Compared, tries: int) -> bool:
    """Whether the best beats a method beyond chance; False if its answers are damaged."""
    return each.chance is not None and beyond_chance(each.chance, tries)


def methods(record: Record, say: Say) -> list[str]:
    """The card's part on the comparison, with a short table; empty for a run that is not in one."""
    search = record.run.search
    if search is None or search.spec.kind != "methods":
        return []
    found, task = compared(search), record.task
    known = [each for each in ranked(found, task) if each.metrics]
    if (words := verdict(found, task, record.survey.rows["test"])) is None:
        return []
    head = [say("방법", "Method"), say(*task.headline.title), say("95% 신뢰구간", "95% interval"),
            say("학습 시간(초)", "Training (s)"), say("한 에폭(초)", "An epoch (s)"),
            say("답하는 속도(행/초)", "Answers (rows/s)"), say("매개변수", "Parameters")]
    this = say(" (이 모델)", " (this model)")
    rows = [[say(*named(each)) + this * (each.run == record.run.name), *_measured(each, task), *(
        "–" if value is None else f"{value:,.{digits}f}" for value, digits in (
            (each.seconds, 1), (each.epoch_seconds, 1), (each.rows_per_second, 0), (each.parameters, 0)))]
            for each in known]
    return [say("### 다른 방법과 견주기", "### Methods compared"), inline(say(*words), LONGEST), table(head, rows), say(*ONCE)]


def _measured(each: Compared, task: Task) -> list[str]:
    value = (each.metrics or {})[task.headline.name]
    low, high = each.interval or (value, value)
    return [headline(task.headline, value), f"{headline(task.headline, low)} – {headline(task.headline, high)}"]
