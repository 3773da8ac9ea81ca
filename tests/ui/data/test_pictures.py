"""Pictures of a table: which labels come together."""

import pytest

from trainer.studio import look_at
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed
from ui.data.pictures import together
from ui.data.results import _lists
from ui.place import Place, Visit


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def test_counts_of_labels_that_come_together_are_shaded_by_those_on_the_left(visit):
    shown = together({("소음", "시설"): 6, ("시설",): 14, ("소음",): 2, (): 9, ("<b>",): 1}, visit)
    assert '--part:30%">6<' in shown and '--part:75%">6<' in shown, "of 20 and of 8 rows"
    assert visit.say("라벨이 둘 이상인 6행", "6 rows with two labels") in shown
    assert "<b>" not in shown and shown.count('class="same"') == 3


def test_nothing_is_drawn_where_hardly_a_row_has_several(visit):
    assert together({("소음", "시설"): 1, ("시설",): 14}, visit) == "" == together({}, visit)


@pytest.mark.parametrize("task", ["multi-label", "classification", "entities"])
def test_only_a_column_of_lists_has_labels_that_come_together(task):
    table, columns, survey = look_at(next(iter(TASKS[task].samples.values())).file, task=task)
    several = survey.rows["label"].str.contains("|", regex=False).sum() if task == "multi-label" else 0
    lists = _lists(Surveyed(task, table, columns, survey, None))
    assert sum(rows for labels, rows in lists.items() if len(labels) > 1) == several
    assert (task == "multi-label") == (several > 100)
