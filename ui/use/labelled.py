"""The summary of a table that has been answered."""

from functools import partial

from markupsafe import Markup

from cards.verdict import weightier
from trainer.compute.cut import read_words
from trainer.data.personal import masked
from trainer.errors import Count, Words
from trainer.home.project import Run
from trainer.kinds.written import at_scale, in_unit
from trainer.search.cross_validation import measured_for
from trainer.serving.labelling import UNKNOWN, Labelled
from trainer.tasks import task_of
from trainer.tasks.measured import measured_above, measured_test

from ..cells import cell
from ..data.pictures import balance
from ..kinds import view_of
from ..kinds.sentences import headline_fields
from ..labels import names_of
from ..parts import join, note_list, section, table
from ..place import Visit

SHOWN, MOST = 6, 4  # rows that are shown, and most further columns of each
UNSURE = 0.7  # rows with a lower probability are counted, as people should look at them first


def labelled_table(labelled: Labelled, cut: int, least: float, run: Run, columns: list[str], visit: Visit) -> Markup:
    """How many rows have each label, how far that can be trusted, and the first rows. `least`: rows with a lower
    probability have no label; `cut`: the number of cells that are too long for Excel."""
    names = [*columns, labelled.label, *labelled.others[:MOST]]
    first = labelled.frame[labelled.frame[labelled.label] != ""][names].head(SHOWN)
    written = partial(_in_unit, run.project.survey.unit, visit) if labelled.kind.beside == "number" else _with_shares
    rows = [[*(cell(masked(text)) for text in row[:len(columns)]), *written(*row[len(columns):])]
            for row in first.itertuples(index=False)]
    trust = visit.say("얼마나 믿을 수 있나요?", "How far can it be trusted?")
    expected = _kept_back(labelled, least, run, visit) if least else _expected(run, visit)
    notes = [*expected, *_rest(labelled, cut, read_words(run.spec.settings), visit)]
    answered = int((labelled.frame[labelled.label] != "").sum())
    known = names_of(run.project, visit)
    counts = {known.get(label, label): count for label, count in labelled.counts().items()}
    return join([balance(counts, answered, task_of(run).words, visit), section(trust, note_list(notes)),
                 section(visit.say("처음 몇 행", "First rows"), table([cell(name, 40) for name in names], rows, "clip"))])


def _with_shares(label: str, *shares: float) -> list[str]:
    return [label, *(f"{share:.1%}" for share in shares)]


def _in_unit(unit: str, visit: Visit, number: str, low: float, high: float) -> list[str]:
    return [visit.read(in_unit(at_scale(value, high - low), unit)) for value in (float(number), low, high)]


def _expected(run: Run, visit: Visit) -> list[str]:
    """A sentence on how many rows may be wrong, from the model's test or folds."""
    if (test := measured_test(run)) is None:
        return []
    measured = weightier(test, measured_for(run))
    fields = headline_fields(task_of(run).headline, measured, run.project.survey.unit, visit)
    return [visit.read(view_of(run).sentences.table.format(**fields))]


def _kept_back(labelled: Labelled, least: float, run: Run, visit: Visit) -> list[str]:
    """A sentence on how many rows have no label, and how far the others can be trusted."""
    count, unsure = int((labelled.frame[labelled.probability] < least).sum()), visit.read(UNKNOWN)
    words = visit.say(f"확률이 {least:.0%}보다 낮은 {count:,}행은 ‘{unsure}’이라고 적었습니다.",
                     f"{Count(count):row has|rows have} a probability below {least:.0%}: “{unsure}”.")
    if found := measured_above(run, [least]).get(least):
        words += visit.say(f" 배우지 않은 글에서 이렇게 답한 것의 {found[1]:.0%}가 맞았습니다.",
                          f" Of the answers given so to texts that it had not learnt, {found[1]:.0%} were right.")
    return [words]


def _rest(labelled: Labelled, cut: int, read: Words, visit: Visit) -> list[str]:
    """Sentences on rows to look at, rows without a text, and texts that were not read or written whole."""
    answers, notes = labelled.frame[labelled.label], []
    if labelled.probability and (unsure := int((labelled.frame[labelled.probability] < UNSURE).sum())):
        notes.append(visit.say(
            f"확률이 {UNSURE:.0%}보다 낮은 행이 {unsure:,}개입니다. 엑셀에서 ‘{labelled.probability}’ 열로 정렬해 낮은 것부터 확인하세요.",
            f"{Count(unsure):row has|rows have} a probability below {UNSURE:.0%}. Sort by “{labelled.probability}” and "
            "look at the lowest first."))
    if blank := int((answers == "").sum()):
        notes.append(visit.say(f"글이 빈 {blank:,}행은 답 없이 두었습니다.", f"{Count(blank):row|rows} without a text: no answer."))
    if labelled.part_read:
        notes.append(visit.say(
            f"{labelled.part_read:,}행은 글이 길어, 모델이 읽는 데까지만(글마다 앞 {read.ko}) 읽고 답했습니다.",
            f"{Count(labelled.part_read):row has|rows have} a text longer than the model reads: only its first "
            f"{read.en} were read."))
    if cut:
        notes.append(visit.say(f"엑셀 칸의 한도(32,767자)보다 긴 {cut:,}칸은 뒤를 잘랐습니다. 답은 자르기 전의 글로 했습니다.",
                               f"{Count(cut):cell|cells} longer than Excel's limit (32,767 characters) cut off, after "
                               "the whole text had been read."))
    return notes
