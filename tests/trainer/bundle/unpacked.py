"""A bundle as people have it before them: its folder, out of the ZIP."""

from pathlib import Path
from zipfile import ZipFile

from trainer.advice import Size
from trainer.bundle.packed import name_of, packed
from trainer.bundle.script import script_of
from trainer.errors import present
from trainer.home.files import write_json
from trainer.home.project import Run
from trainer.models.families import facts_of
from trainer.tasks import task_of

MOST_LINES = 200  # of its program
HAND = {"accumulation": 2, "label_smoothing": 0.1, "focal": 2.0, "dropout": 0.2, "clipping": 0.5, "schedule": "cosine",
        "windows": 3, "class_weights": "on", "patience": 1}
METHODS = ({"method": "full", "layer_decay": 0.9, "frozen_layers": 1},
           {"method": "lora", "lora_targets": "attention", "lora_form": "dora"},
           {"method": "lora", "lora_4bit": "on", "keep": "last"})
DEVICES = ("cpu", "fp32"), ("cpu", "bf16"), ("cuda", "fp16"), ("mps", "fp32")


def unpacked(run: Run, folder: Path, with_rows: bool = True) -> Path:
    file = folder / "bundle.zip"
    with open(file, "wb") as out:
        out.writelines(packed(run, with_rows))
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / name_of(run)


def by_hand(run: Run) -> list[str]:
    """Its programs, had it been set by hand in whatever its task knows, been stopped, and run on another device."""
    task, spec, result = task_of(run), run.spec, present(run.result, "result")
    known = task.advise(facts_of(spec.base), Size(1_000, 40), {})
    settings = spec.settings.model_dump() | {name: value for name, value in HAND.items() if name in known}
    settings |= {"stops_by": "loss" if task.plain_loss else "score", "epochs": result["epochs"] + 1}
    try:
        return [_filled(run, settings | method, kind, precision) for method in METHODS for kind, precision in DEVICES]
    finally:
        write_json(run.file, spec.model_dump())
        write_json(run.result_file, result)


def _filled(run: Run, settings: dict, kind: str, precision: str) -> str:
    then = present(run.result, "result")
    write_json(run.file, run.spec.model_dump() | {"settings": settings})
    write_json(run.result_file, then | {"state": "stopped", "precision": precision,
                                        "machine": then["machine"] | {"kind": kind}})
    return script_of(run)
