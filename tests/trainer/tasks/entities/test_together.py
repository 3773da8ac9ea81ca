"""A model of entities and its CRF answer together, as surely as they are right; so does the program of the card."""

import contextlib
import io
from ast import literal_eval

import pytest

from cards.sections import together
from tests.trainer.tasks.number.test_task import trained
from tests.trainer.tasks.samples import texts_with_marks
from trainer.home.project import Run
from trainer.serving.process import answering
from trainer.tasks import TASKS
from trainer.tasks.answering import decision_of, temperature_in

SHARE = 0.5


@pytest.fixture(scope="module")
def run(tiny_encoder, tmp_path_factory) -> Run:
    folder = tmp_path_factory.mktemp("표시")
    return trained(texts_with_marks(folder), tiny_encoder, folder, epochs=5, learning_rate=0.01)


def test_the_program_that_goes_along_answers_as_both_do(run, tmp_path):
    assert temperature_in(run) != 1 != decision_of(run, SHARE).temperature
    (tmp_path / "simple").mkdir()
    for file in run.model.iterdir():
        (tmp_path / file.name).symlink_to(file)
    labels, text = run.project.survey.labels, TASKS["entities"].rows(run.project, "test")[0][0]
    TASKS["entities"].partner_of(run.project).export(tmp_path / "simple" / "model.crfsuite", labels)
    program = together(run, repr(str(tmp_path)), SHARE).replace('["여기에 글을 적으세요."]', repr([text]))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "together", "exec"), {})
    mine = answering(run, SHARE)([text])[0]["entities"]
    found = literal_eval(printed.getvalue())
    assert [each[:4] for each in found] == [(each["start"], each["end"], each["type"], each["text"]) for each in mine]
    assert [each[4] for each in found] == pytest.approx([each["probability"] for each in mine], abs=2e-3) and mine


@pytest.mark.parametrize("share", [1.0, SHARE, 0.0])
def test_what_competes_for_an_entity_says_its_probability_too(run, share):
    who, text = answering(run, share), TASKS["entities"].rows(run.project, "test")[0][0]
    answer, read = who([text])[0]["entities"], who.read([text])[0]["entities"]
    assert answer and len(answer) == len(read)
    for each, others in zip(answer, read, strict=True):
        assert others["kinds"][each["type"]] == pytest.approx(each["probability"], abs=1e-5)
        assert sum(others["kinds"].values()) + others["none"] == pytest.approx(1, abs=1e-3)
