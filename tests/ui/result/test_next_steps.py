"""What to do next: using it comes first, and a gain is told where a figure rests on something."""

import re
import shutil

from markupsafe import escape

from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.kinds.interval import half_interval
from trainer.studio import start
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from ui.place import Place, Shared, Visit
from ui.result.next_steps import next_steps


def test_use_comes_first_and_folds_say_how_far_the_interval_narrows(finished_run, tmp_path):
    project = Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / finished_run.project.name))
    run, rows = project.run("001"), project.survey.rows
    visit = Visit(Shared(Home(tmp_path), None, None, None), Place(project=project.name), "local", "en")
    test = measured_test(run)
    shown = next_steps(run, test, visit)
    assert re.findall("<b>(.*?)</b>", shown) == ["Use it", "Measure it more precisely",
                                                 "Add rows and train again"]
    assert escape(str(visit.place.at("use", run=run.name))) in shown.split("</a>")[0]
    wide, narrow = (100 * half_interval(test["metrics"]["accuracy"], count)
                    for count in (test["rows"], rows["train"] + rows["valid"]))
    assert f"±{wide:.0f} points" in shown and f"±{narrow:.0f}" in shown and narrow < wide / 2
    assert len(re.findall("<em>about", shown)) == 2  # using it takes none
    start(project, Plan(model=str(run.spec.base.path), folds={}), local_folders=True)
    assert "Measure it more precisely" not in next_steps(run, test, visit), "it is under way"
