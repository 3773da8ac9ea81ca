"""The data of an existing project: the file, and how it was read, repaired and split."""

import json

from markupsafe import Markup

from trainer.data.divide import PARTS
from trainer.data.tables import PART_NAMES
from trainer.fields import title_of
from trainer.home.project import Project
from trainer.home.survey import Change, Finding, StoredSurvey
from trainer.options import Reading
from trainer.tasks import TASKS
from trainer.tasks.revised import origin_words

from ..labels import counts_in_words
from ..parts import facts, folded, heading, join, link, note_list, section
from ..place import ADD, Place, Visit
from .examples import change_table
from .findings import finding_words
from .pictures import balance


def summary(project: Project, visit: Visit) -> Markup:
    spec, known = project.spec, project.survey
    counts = counts_in_words(TASKS[spec.task], known.counts, visit)
    lead = visit.say("이 프로젝트의 데이터입니다. 학습·검증·시험 행은 한 번 나눈 뒤 바뀌지 않습니다.",
                     "The data of this project. How the rows were divided never changes.")
    card = Markup('<div class="kt-card kt-gap">{}</div>').format(facts(_facts(spec, known, visit)))
    return heading(project.title, lead) + _origin(project, visit) + card + join([
        _read(spec, known, visit), balance(counts, sum(known.rows.values()), TASKS[spec.task].words, visit),
        _repaired(known.changes, visit), _found(known.findings, visit)])


def _origin(project: Project, visit: Visit) -> Markup:
    """The project that this one was made from, with what was changed; and a link to add rows to this one."""
    lines, origin = [], project.spec.origin
    if origin:
        words, before = visit.read(origin_words(origin)), project.path.with_name(origin.project)
        lines = [link(Place(project=before.name, step="data"), words) if Project(before).file.exists() else words]
    if TASKS[project.spec.task].makes == "model":
        lines.append(link(visit.place.at("data", way=ADD),
                          visit.say("글을 더해 새 프로젝트 만들기", "Add rows to make a new project")))
    return Markup('<p class="kt-before">{}</p>').format(Markup(" · ").join(lines)) if lines else Markup("")


def _facts(spec, known: StoredSurvey, visit: Visit) -> list:
    rows = known.rows
    texts = " + ".join(filter(None, [spec.columns.text, spec.columns.second]))
    # labels without a column are marked in the texts
    alone = texts if known.labels else visit.say(f"{texts} (라벨 없음)", f"{texts} (no label)")
    return [(visit.say("파일", "File"), spec.source),
            (visit.say("글 → 정답", "Text → answer"),
             f"{texts} → {spec.columns.label}" if spec.columns.label else alone),
            *((visit.read(PART_NAMES[part]).capitalize(), f"{rows[part]:,}") for part in PARTS if rows[part]),
            *([(visit.say("라벨 없는 글", "Without a label"), f"{known.unlabelled:,}")]
              if known.unlabelled else []),
            (visit.say("나누기 시드", "Seed of the split"), spec.seed)]


def _read(spec, known: StoredSurvey, visit: Visit) -> Markup:
    given = [f"{visit.read(title_of(Reading, name))}: {json.dumps(value, ensure_ascii=False)}"
             for name, value in spec.reading.model_dump(exclude_defaults=True).items()]
    chosen = [visit.say(f"직접 정함 · {each}", f"Chosen by you · {each}") for each in given]
    notes = [visit.read(note.words) for note in known.notes] + chosen
    return section(visit.say("이렇게 읽었습니다", "How it was read"), note_list(notes)) if notes else Markup("")


def _repaired(changes: list[Change], visit: Visit) -> Markup:
    title = visit.say("고친 것", "What was repaired")
    if not changes:
        return section(title, note_list([visit.say("아무것도 고치지 않고 올린 그대로 썼습니다.",
                                                   "Nothing: the rows are as uploaded.")]))
    return section(title, join(_change(each, visit) for each in changes))


def _change(change: Change, visit: Visit) -> Markup:
    examples = folded(visit.say("예 보기", "Show examples"), change_table(change, visit))
    return Markup("<p>{}</p>{}").format(visit.read(change.words), examples)


def _found(findings: list[Finding], visit: Visit) -> Markup:
    if not findings:
        return Markup("")
    return section(visit.say("살펴본 결과", "What the survey found"), finding_words(findings, visit))
