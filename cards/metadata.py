"""The YAML block at the top of a card, which the Hub reads; huggingface_hub writes it."""

from .markdown import plain
from .record import Record

UNKNOWN = ("unknown", "", None)
HUB_METRICS = {f"{average}_f1": {"metric_type": "f1", "metric_args": {"average": average}}  # other names on the Hub
               for average in ("macro", "micro")} | {
    "pearson": {"metric_type": "pearsonr"}, "spearman": {"metric_type": "spearmanr"},
    "entity_f1": {"metric_type": "f1"}, "character_f1": {"metric_type": "f1", "metric_args": {"average": "macro"}}}


def front_matter(record: Record) -> str:
    from huggingface_hub import ModelCardData

    data = ModelCardData(
        language="ko", license=license_of(record), license_name=record.spec.base.license_name,
        library_name=record.library,
        pipeline_tag=record.task.pipeline_tag, base_model=record.hub_base,
        tags=["kotune", "korean"], model_name=record.name, eval_results=_results(record) or None)
    return f"---\n{data.to_yaml()}\n---\n"


def license_of(record: Record) -> str | None:
    """The base model's licence; None if it is not known."""
    license = record.spec.base.license
    return None if license in UNKNOWN else license


def _results(record: Record) -> list:
    """The entries for `model-index`: all metrics on the test rows; for a base model the first, on its validation
    rows."""
    from huggingface_hub import EvalResult

    about = {"task_type": record.task.pipeline_tag, "dataset_type": "custom",
             "dataset_name": plain(record.project.source) or record.title}
    if record.makes_base:
        split, measured, metrics = "validation", record.best["metrics"], record.task.metrics[:1]
    elif record.test is None:
        return []
    else:
        split, measured, metrics = "test", record.test["metrics"], record.task.metrics
    return [EvalResult(**about, dataset_split=split, metric_name=metric.title.en,
                       metric_value=round(measured[metric.name], 2 if metric.form == "count" else 4),
                       **HUB_METRICS.get(metric.name, {"metric_type": metric.name})) for metric in metrics]
