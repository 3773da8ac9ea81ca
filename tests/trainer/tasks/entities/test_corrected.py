"""The right marks of a row, as people write them down."""

import pandas as pd
import pytest

from trainer.data.corrections import Correction
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.kinds.annotated import Span, spans_in, with_marks
from trainer.studio import correct_project, create_project, look_at
from trainer.tasks.entities.corrected import marks_for
from trainer.tasks.entities.samples import SAMPLES

KINDS = {"OG", "LC", "person"}
TEXT = "경찰은 부산에서 철수를 만났다"


@pytest.mark.parametrize("written, spans", [
    ("<경찰:OG>은 <부산:LC>에서 <철수:person>를 만났다", [(0, 2, "OG"), (4, 6, "LC"), (9, 11, "person")]),
    ("<경찰:OG>은  부산에서\n철수를 만났다 ", [(0, 2, "OG")]),  # cells and fields have other blanks
    ("경찰은 부산에서 철수를 만났다", []), ("[]", []),
    ('[[4, 6, "LC"], [0, 2, "OG"]]', [(0, 2, "OG"), (4, 6, "LC")])])
def test_marks_are_read_on_the_text_of_the_row(written, spans):
    assert spans_in(marks_for(TEXT, written, KINDS)) == [Span(*each) for each in spans]


def test_marks_lie_on_the_same_letters_where_blanks_are_others():
    text = "전화\r\n010-1234-5678  김철수"
    shown = "전화 ○○○-○○○○-○○○○ <김철수:person>"  # as a page shows it: personal data are hidden
    assert spans_in(marks_for(text, shown, KINDS)) == [Span(19, 22, "person")]
    assert spans_in(marks_for("전화 010-1234-5678", "<전화:OG> ○○○-○○○○-○○○○", KINDS)) == [Span(0, 2, "OG")]


@pytest.mark.parametrize("written, code, said", [
    ("<경찰:OG은 부산에서 철수를 만났다", "bad_marks", "닫는 괄호"), ("경찰:OG>은 부산에서 철수를 만났다", "bad_marks", "여는 괄호"),
    ("<경찰:OG>은 <<부산:LC>에서:OG> 철수를 만났다", "bad_marks", "겹치거나"), ("경찰은< :OG>부산에서 철수를 만났다", "bad_marks", "길이가 없는"),
    ('[[0, 99, "OG"]]', "bad_marks", "글 밖으로"), ("[1]", "bad_marks", "무슨 표시인지"),
    ("<경찰:OG>은 대구에서 철수를 만났다", "another_text", "‘경찰은 부산에서"), ("<경찰:OG>은부산에서 철수를 만났다", "another_text", "경찰은 부산"),
    ("<경찰 OG>은 부산에서 철수를 만났다", "another_text", "‘<경찰 OG>은"), ("…", "another_text", "…")])
def test_what_does_not_read_or_changes_the_text_is_refused(written, code, said):
    with pytest.raises(Problem) as caught:
        marks_for(TEXT, written, KINDS)
    assert caught.value.code == code and said in caught.value.words.ko


def test_a_project_is_made_of_corrected_sentences(tmp_path):
    sample, = SAMPLES.values()
    project = create_project(Home(tmp_path), "local", "기사", *look_at(sample.file, task="entities"))
    rows = pd.read_parquet(project.split("test"))
    marked = rows[rows["label"] != "[]"].iloc[0]
    row, text, spans = int(marked["row"]), marked["text"], spans_in(marked["label"])
    made = correct_project(project, [Correction(row=row, label=with_marks(text, spans[1:]))])
    after = pd.read_parquet(made.split("test")).set_index("row")
    assert spans_in(after["label"][row]) == spans[1:] and after["text"][row] == text
    assert made.spec.origin.relabelled == made.spec.origin.of_test == 1
    assert made.survey.counts[spans[0].kind] == project.survey.counts[spans[0].kind] - 1
    unknown = with_marks(text, [spans[0]._replace(kind="QQ")])
    for label, code in ((unknown, "unknown_label"), (with_marks(text, spans), "nothing_changed"),
                        ("<경찰:OG>은", "another_text")):
        with pytest.raises(Problem) as caught:
            correct_project(project, [Correction(row=row, label=label)])
        assert caught.value.code == code
    assert f"{row:,}행" in caught.value.words.ko and f"Row {row:,}" in caught.value.words.en
