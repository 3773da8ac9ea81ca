"""The YAML block that opens a card: what the Hub reads of a model. Written by huggingface_hub."""

from .markdown import plain
from .record import Record

UNKNOWN = ("unknown", "", None)


def front_matter(record: Record) -> str:
    from huggingface_hub import ModelCardData

    data = ModelCardData(
        language="ko", license=license_of(record), library_name="transformers",
        pipeline_tag=record.task.pipeline_tag, base_model=record.hub_base,
        tags=["kotune", "korean"], model_name=record.name, eval_results=_results(record) or None)
    return f"---\n{data.to_yaml()}\n---\n"


def license_of(record: Record) -> str | None:
    """The base model's licence; None if it is not known."""
    license = record.spec.base.license
    return None if license in UNKNOWN else license


def _results(record: Record) -> list:
    """Test metrics for `model-index`; of an adaptation those on its held-out texts."""
    from huggingface_hub import EvalResult

    about = {"task_type": record.task.pipeline_tag, "dataset_type": "custom",
             "dataset_name": plain(record.project.source) or record.title}
    if record.task.makes == "base":
        return [EvalResult(**about, dataset_split="validation", metric_type="perplexity", metric_name="Perplexity",
                           metric_value=round(record.best["metrics"]["perplexity"], 2))]
    if record.test is None:
        return []
    about |= {"dataset_split": "test"}
    metrics = record.test["metrics"]
    return [
        EvalResult(**about, metric_type="accuracy", metric_name="Accuracy", metric_value=round(metrics["accuracy"], 4)),
        EvalResult(**about, metric_type="f1", metric_name="Macro F1", metric_args={"average": "macro"},
                   metric_value=round(metrics["macro_f1"], 4)),
        EvalResult(**about, metric_type="loss", metric_name="Cross entropy", metric_value=round(metrics["loss"], 4))]
