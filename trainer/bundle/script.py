"""Fill in the program that trains a model as a run did; it contains only what the run used.

Each task has a template for its own part, `script.py.jinja` in its folder; the template here has what all share.
"""

import json
from pathlib import Path
from typing import Any

from ..compute import dropout, temperature
from ..compute.device import Device
from ..compute.machine import named
from ..errors import present
from ..home.files import read_json
from ..home.project import Run
from ..home.specs import Base
from ..models.families import NETWORK, is_new
from ..options import Settings
from ..tasks import task_of
from ..tasks.answering import temperature_in
from ..tasks.task import Task
from ..tasks.templates import filled
from .checks import check, is_on_hub, stops_by_loss

HERE = Path(__file__).parent
DROPOUT, TEMPERATURE = Path(dropout.__file__), Path(temperature.__file__)
FOUR_BITS = DROPOUT.with_name("four_bits.py")  # not imported, as it would import torch


def script_of(run: Run) -> str:
    """The program of a run. Raises Problem, as `check` does."""
    check(run)
    return filled(HERE, "script.py", task_of(run), _values(run))


def beside(run: Run) -> list[Path]:
    """The plain Python files that the program imports."""
    settings = run.spec.settings
    drops = machine_of(run)["kind"] == "cpu" or settings.dropout is not None
    return [*task_of(run).plain, *[TEMPERATURE] * (temperature_in(run) != 1),
            *[HERE / "windows.py"] * (settings.windows > 1), *[DROPOUT] * drops, *[FOUR_BITS] * settings.in_4bit]


def machine_of(run: Run) -> dict:
    """The machine of a run, as in `compute.machine`; runs of earlier versions have only processor and threads."""
    result = present(run.reached, "result")
    return result.get("machine") or named(result["device"])


def _values(run: Run) -> dict[str, Any]:
    """The values for the templates: numbers, and names that are safe as Python code."""
    task, spec, result, machine = task_of(run), run.spec, present(run.reached, "result"), machine_of(run)
    config, settings, kind = read_json(run.model / "config.json"), spec.settings, machine["kind"]
    network = config["model_type"] == NETWORK
    device = Device(kind, result["precision"], result["device"])
    return settings.model_dump() | {
        "run": run.name, "project": run.project.name, "rate": settings.learning_rate,
        "patience": settings.patience if settings.epochs > 1 else 0,
        "by_loss": stops_by_loss(settings),
        "in_windows": settings.windows > 1, "outputs": _OUTPUTS[settings.windows > 1],
        "trained": result["epochs"] if result["state"] != "done" else settings.epochs,
        "stopped": result["state"] != "done" and result["epochs"] < settings.epochs,
        "kind": kind, "threads": machine["threads"], "precision": result["precision"],
        "to_device": "" if kind == "cpu" else ".to(DEVICE)", "autocast": _autocast(kind, result["precision"]),
        "processor": _PROCESSOR["cpu" if kind == "cpu" else "cuda" if kind == "cuda" else "mps"],
        "network": is_new(spec.base), "crf": network and bool(config.get("crf")), "base": _base(spec.base),
        "eager": not network and device.attention(settings.max_length) is not None, "lora": _lora(task, settings),
        "in_4bit": settings.in_4bit,
        "pairs": task.reads_pairs, "segments": task.reads_pairs and (config.get("type_vocab_size") or 0) > 1,
        "smoothing": f", label_smoothing={settings.label_smoothing}" if settings.label_smoothing else "",
        "weighted": settings.class_weights == "on",
        "frozen": settings.frozen_layers if settings.method == "full" else 0,
        "layer_decay": settings.layer_decay if settings.method == "full" else 1.0, "keeps_last": run.last_counts,
        "calibrated": temperature_in(run) != 1,
        "metric": task.metric.title.en, "higher": task.metric.better == "higher"}


_OUTPUTS = {True: "outputs_of(model, batch_of, %(part)s, windows[%(part)s], numbers)",
            False: "model(**batch_of(%(part)s, numbers)).logits.float()"}
_PROCESSOR = {"cpu": "torch.cpu.get_capabilities().get('cpu_name', 'CPU')",
              "cuda": "torch.cuda.get_device_name() if DEVICE == 'cuda' else 'CPU'",
              "mps": "'Apple GPU' if DEVICE == 'mps' else 'CPU'"}


def _autocast(kind: str, precision: str) -> str:
    """The decorator of the functions that call the model; "" if the run computed in fp32."""
    if precision == "fp32":
        return ""
    where = '"cpu"' if kind == "cpu" else "DEVICE"
    return f"@torch.autocast({where}, dtype=torch.{'bfloat16' if precision == 'bf16' else 'float16'})\n"


def _base(base: Base) -> str:
    return f"{json.dumps(base.id)}, revision={json.dumps(base.revision)}" if is_on_hub(base) else '"base"'


def _lora(task: Task, settings: Settings) -> dict | None:
    if settings.method != "lora":
        return None
    more = "".join(f", {name}={value!r}" for name, value in task.lora.items()).replace("'", '"')
    return {"rank": settings.lora_rank, "alpha": settings.lora_alpha or 2 * settings.lora_rank,
            "dropout": settings.lora_dropout, "form": settings.lora_form, "more": more,
            "attention": settings.lora_targets == "attention",
            "head": str({*task.head}).replace("'", '"') if task.head else ""}
