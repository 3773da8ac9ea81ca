"""Choose a run where the user has named none: the best one, or the newest."""

from ..errors import Problem
from ..home.project import Project, Run
from . import TASKS, task_of


def best_run(project: Project) -> Run | None:
    """The run whose model stands for the project: the one of its task with the best validation score."""
    task = TASKS[project.spec.task]
    scores = {run: run.score for run in project.runs()
              if run.score is not None and run.model.exists() and task_of(run) is task}
    best = task.metric.best(*scores.values()) if scores else None
    return next((run for run, score in scores.items() if score == best), None)


def model_of(project: Project, name: str | None = None) -> Run:
    """The run called `name`, else the project's best run. Raises Problem("no_such_run" | "no_model")."""
    if name:
        return project.run(name)
    if (best := best_run(project)) is None:
        raise Problem("no_model", "이 프로젝트에는 아직 학습된 모델이 없습니다. 학습이 끝난 뒤 시도해 주세요.",
                      "This project has no trained model yet. Try again once training has ended.", project=project.name)
    return best


def check_trained(run: Run) -> None:
    """Raises Problem("no_model") unless the run has reached an epoch and its model is there."""
    if not (run.reached or {}).get("best_epoch") or not run.model.exists():
        raise Problem("no_model", "아직 모델이 없습니다. 끝난 학습을 고르거나, 이 학습을 이어서 마쳐 주세요.",
                      "There is no model yet. Choose a run that has finished, or resume this one.", run=run.name)


def check_ended(run: Run) -> None:
    """Raises Problem("still_training") while the run waits for a worker, or has one."""
    if run.is_pending or run.has_worker:
        raise Problem("still_training", "아직 학습하고 있습니다. 마친 뒤에, 또는 멈춘 뒤에 다시 해 주세요.",
                      "This training is still under way. Try again once it is done, or stop it first.", run=run.name)


def newest_run(project: Project, name: str | None = None) -> Run:
    """The run called `name`, else the newest. Raises Problem("no_such_run" | "no_runs")."""
    if name:
        return project.run(name)
    if not (runs := project.runs()):
        raise Problem("no_runs", "아직 학습한 적이 없습니다. 먼저 학습을 시작해 주세요.",
                      "Nothing has been trained yet. Start training first.")
    return runs[-1]
