"""What is asked for once, from however many pages."""

from threading import Thread

from trainer.queue.leaving import delete
from trainer.studio import start
from trainer.training.plan import Plan, key_of


def test_two_pages_that_start_the_same_at_once_start_it_once(project, tiny_encoder):
    plan = Plan(model=str(tiny_encoder), settings={"epochs": 1})
    folds = plan.model_copy(update={"settings": {}, "folds": {"folds": 3}})

    def press(asked: Plan) -> None:
        start(project, asked.model_copy(update={"key": key_of(project, asked)}), local_folders=True)

    pages = [Thread(target=press, args=(asked,)) for asked in (plan, plan, folds, folds)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert [run.name for run in project.runs()] == [search.name for search in project.searches()] == ["001"]
    press(plan.model_copy(update={"settings": {"epochs": 2}}))
    assert len(project.runs()) == 2, "another one"
    project.run("001").end("stopped")
    press(plan)
    assert len(project.runs()) == 3, "what has ended is started anew"
    project.run("003").end("stopped")
    delete(project.run("001"))
    press(plan)
    assert [run.name for run in project.runs()] == ["002", "003", "004"], "as many have ended as when 003 was started"
