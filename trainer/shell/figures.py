"""Print the results of folds, of compared methods, and of a learning curve."""

from ..search.comparison import Compared
from ..search.sizes import Curve
from ..tasks.task import Task


def show_measured(found: dict, partner: str) -> None:
    """Print the result of the folds: the metrics over all rows, of the model and the simple method, then their spread
    over the folds."""
    low, high = found["interval"]
    print(f"{len(found['folds'])} of {found['of']} folds: {found['rows']} rows, each judged by a model that had not "
          "seen it")
    simple = {name: each for name, each in found["baselines"].items() if name == partner}  # empty if it is damaged
    for name, metrics in {"model": found["metrics"], **simple}.items():
        print(f"  folds  {name:10} {scores(metrics)}" + f"  (95%: {low:.4f} … {high:.4f})" * (name == "model"))
    print("  mean ± standard deviation  " + "  ".join(
        f"{name.replace('_', ' ')} {found['mean'][name]:.4f}" + ("" if deviation is None else f" ± {deviation:.4f}")
        for name, deviation in found["deviation"].items()))


def show_compared(found: list[Compared], task: Task) -> None:
    """Print a line for each method: the headline metric on the test rows with its interval, then its cost."""
    name = task.headline.name
    for each in found:
        score = f"{each.metrics[name]:.4f}  (95%: {each.interval[0]:.4f} … {each.interval[1]:.4f})" \
            if each.metrics and each.interval else "–"
        costs = {"training rows": each.rows, "s of training": each.seconds, "rows/s": each.rows_per_second,
                 "parameters": each.parameters}
        print("  compared  " + "  ".join([f"{each.name:24} {score}", *(
            f"{value:,g} {what}" for what, value in costs.items() if value is not None)]))


def show_curve(curve: Curve, task: Task) -> None:
    """Print a line for each number of rows, as `show_compared`, then the gain from more rows."""
    show_compared(curve.methods, task)
    for step in curve.steps:
        low, high = step.difference
        print(f"  rows {step.of.rows:,} to {step.to.rows:,}  {task.headline.name.replace('_', ' ')} "
              f"(95%: {low:+.4f} … {high:+.4f})  chance {step.chance:.4f}")


def scores(metrics: dict) -> str:
    """All single numbers among these metrics, with their names."""
    return "  ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in metrics.items()
                     if isinstance(value, float))
