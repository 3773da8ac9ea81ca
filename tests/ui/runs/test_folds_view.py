"""Folds speak of the simple method by its plain name, and say what a fold is."""

from types import SimpleNamespace

from tests.tiny import SAMPLE
from trainer.errors import Words
from trainer.home.layout import Home
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from ui.place import Place, Visit
from ui.runs.folds_view import folds_figure, folds_status
from ui.runs.glossary import FOLD, INTERVAL, PRECISION_RECALL, SIMPLE, WORDS, term


def test_the_simple_method_has_one_name_and_a_fold_its_meaning(tmp_path):
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    search = start(project, Plan(model="kotune-mini", folds={}))
    shared = SimpleNamespace(home=home, supervisor=Supervisor(home))
    for language, name in (("ko", "단순한 방법"), ("en", "Simple method")):
        visit = Visit(shared, Place(project=project.name, search=search.name), "local", language)
        status = folds_status(search, visit)
        assert name == visit.read(SIMPLE) and folds_figure(search, visit) is None, "no fold is done yet"
        assert term(FOLD, visit, Words("마친 겹", "Folds done")) in status
        assert "TF-IDF" not in status and "TF-IDF" in term(SIMPLE, visit), "it is named where the word is explained"


def test_every_word_that_stands_explained_is_in_the_list():
    assert {FOLD, INTERVAL, PRECISION_RECALL, SIMPLE} <= {word for word, _ in WORDS}
