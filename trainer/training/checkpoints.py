"""Checkpoints: a folder published by rename with a manifest of sizes and SHA-256; resume from the newest whole one.

    checkpoints/epoch-03/          weights as transformers or peft save them, so that anyone can load them
        training.safetensors       optimizer and random state; only the newest two keep it
        progress.json, manifest.json

The settings say which epochs are kept, by default the best and the last one. From a kept epoch the model can be
exported again, and training can go on.
"""

import json
import shutil
import sys
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import Problem, present
from ..failures import disk_full
from ..home.files import publish_folder, read_json, remove_folders, write_json, write_text
from ..home.manifest import MANIFEST, damaged_files, read_manifest, write_manifest
from ..kinds.figures import Metric
from ..options import Settings

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer
    from transformers import PreTrainedModel

STATE = "training.safetensors"
PROGRESS = "progress.json"
KEPT_STATES = 2


@dataclass
class Progress:
    """How far a run has come: all that a resumed run needs, except tensors."""

    epoch: int = 0  # the current epoch, from 0
    batch: int = 0  # steps done in it
    step: int = 0
    best_score: float | None = None
    best_epoch: int | None = None  # from 1
    lowest_loss: float | None = None  # on the validation rows
    lowest_epoch: int | None = None
    scale: float = 65536.0  # loss scale, only for fp16
    seconds: float = 0.0  # of training and evaluating, over all attempts
    before: dict | None = None  # metrics of the base model, where the task measures them
    evaluated: dict | None = None  # the event of the last epoch that ended

    @property
    def name(self) -> str:
        return name_of(self.epoch) if not self.batch else f"{name_of(self.epoch)}-batch-{self.batch:06d}"


def name_of(epoch: int) -> str:
    """The name of an epoch's checkpoint, and of the answers after it."""
    return f"epoch-{epoch:02d}"


def epoch_folders(folder: Path) -> dict[int, Path]:
    """Epoch → its readable checkpoint, in order, without those saved within an epoch."""
    found = {progress["epoch"]: path for path in folder.glob("epoch-*")
             if (progress := progress_of(path)) and not progress.get("batch") and progress.get("evaluated")}
    return dict(sorted(found.items()))


def save_checkpoint(folder: Path, progress: Progress, model: "PreTrainedModel", optimizer: "Optimizer",
                    base: str) -> Path:
    """Publish a checkpoint named after `progress`; an adapter in it names its model by the id `base`. Raises
    Problem("disk_full") before anything is lost."""
    from safetensors.torch import save_file

    tensors = _state_tensors(optimizer)
    size = sum(t.numel() * t.element_size() for t in [*tensors.values(), *_saved(model)])
    folder.mkdir(parents=True, exist_ok=True)
    remove_folders(folder, ".epoch-*")  # unfinished files of a worker that was killed while saving
    if (free := shutil.disk_usage(folder).free) < 1.2 * size:
        raise disk_full(size, free)
    target = folder / progress.name
    with publish_folder(target) as aside:
        model.save_pretrained(aside)
        if hasattr(model, "peft_config"):
            _tidy_adapter(aside, base)
        save_file(tensors, aside / STATE)
        write_json(aside / PROGRESS, asdict(progress))
        write_manifest(aside)
    for old in _states(folder)[KEPT_STATES:]:
        drop_state(old)
    return target


class Keep(NamedTuple):
    """Which epochs are kept (`Settings.keep`), and how many if these are the best ones."""

    which: str = "usual"
    best: int = 2

    @classmethod
    def of(cls, settings: Settings) -> "Keep":
        return cls(settings.keep, settings.kept_best)

    def of_epochs(self, epochs: int) -> int:
        """The largest number of epochs that are kept of `epochs`."""
        return min(epochs, {"usual": 2, "best": self.best, "last": 1, "all": epochs}[self.which])

    def in_turn(self, ranked: list[str], names: list[str]) -> list[str]:
        """Epochs in the order in which they are kept; `ranked`: all from the best on, `names`: all in time order."""
        latest = names[::-1]
        return {"usual": [*ranked[:1], *latest[:1], *ranked], "best": ranked, "last": latest, "all": names}[self.which]


USUALLY = Keep()


def finish_checkpoints(folder: Path, metric: Metric, keep: Keep = USUALLY, needed: Collection[str] = ()) -> None:
    """Delete all training states, as the run is done, and the weights of epochs that are neither kept nor `needed`."""
    for checkpoint in _states(folder):
        drop_state(checkpoint)
    for checkpoint in spare_checkpoints(folder, metric, keep, needed, has_model=True):
        shutil.rmtree(checkpoint)


def spare_checkpoints(folder: Path, metric: Metric, keep: Keep = USUALLY, needed: Collection[str] = (), *,
                      has_model: bool = False, thorough: bool = True) -> list[Path]:
    """Epochs without a training state that are neither kept nor `needed`. The best one is always kept, unless the run
    `has_model`, which was exported from it. `thorough`: check files, and keep another epoch instead of a damaged one.
    """
    scores = _scores(folder, metric)
    ranked = sorted(scores, key=lambda name: scores[name], reverse=metric.better == "higher")
    usable = cache(lambda name: not thorough or _is_whole(folder / name))
    wanted = filter(usable, dict.fromkeys(keep.in_turn(ranked, [*scores])))
    best = filter(usable, [] if has_model else ranked)
    kept = {*islice(wanted, keep.of_epochs(len(scores))), *islice(best, 1), *needed}
    return [folder / name for name in scores if name not in kept and not (folder / name / STATE).exists()]


def room(parameters: int, kept: int, weights: int | None = None) -> int:
    """Bytes that a training leaves on the disk: the weights of `kept` epochs, and the model. `weights`: bytes of one
    checkpoint's weights; None: all parameters, 4 bytes each."""
    return (4 * parameters if weights is None else weights) * kept + 4 * parameters


def newest_checkpoint(folder: Path) -> tuple[Path | None, list[str]]:
    """The newest undamaged checkpoint that can be resumed, and the names of newer ones that are damaged."""
    damaged: list[str] = []
    for candidate in _states(folder):
        if STATE in read_manifest(candidate) and not damaged_files(candidate):
            return candidate, damaged
        damaged.append(candidate.name)
    return None, damaged


def last_progress(folder: Path) -> Progress | None:
    """The progress of the newest checkpoint, even if it cannot be resumed; None if it cannot be read."""
    newest = max(folder.glob("epoch-*"), key=lambda path: _order(path.name), default=None)
    return Progress(**found) if newest and (found := progress_of(newest)) else None


def has_whole(folder: Path) -> bool:
    """Whether there is an undamaged checkpoint."""
    return any(map(_is_whole, folder.glob("epoch-*")))


def load_checkpoint(folder: Path, model: "PreTrainedModel", optimizer: "Optimizer") -> Progress:
    """Restore weights, optimizer and random state from an undamaged checkpoint."""
    from safetensors.torch import load_file

    load_weights(folder, model)
    _load_state(load_file(folder / STATE), optimizer)
    return Progress(**read_json(folder / PROGRESS))


def best_checkpoint(folder: Path, progress: Progress, metric: Metric, last_counts: bool) -> tuple[Path, list[str]]:
    """The undamaged checkpoint of the best epoch, or if `last_counts` of the last one, and the names of better (later)
    ones that are damaged.

    `progress` then has it as its best epoch. Raises Problem("damaged_checkpoint") if all are damaged.
    """
    best, damaged = name_of(present(progress.best_epoch, "best epoch")), list[str]()
    scores = {best: present(progress.best_score, "score of the best epoch")} | _scores(folder, metric, progress.epoch)
    rank = _order if last_counts else scores.__getitem__
    for name in sorted(scores, key=rank, reverse=last_counts or metric.better == "higher"):
        if _is_whole(folder / name):
            progress.best_epoch, progress.best_score = _order(name)[0], scores[name]
            return folder / name, damaged
        damaged.append(name)
    raise Problem("damaged_checkpoint", f"가장 좋았던 에폭의 체크포인트({best})가 손상되어 쓸 수 없고, 대신할 다른 에폭도 없습니다. "
                  "디스크가 멀쩡한지 확인하고, 같은 설정으로 새로 학습해 주세요.",
                  f"The checkpoint of the best epoch ({best}) is damaged, and there is no other epoch to take its "
                  "place. Check the disk, then train anew with the same settings.", checkpoint=best)


def _scores(folder: Path, metric: Metric, last: int = sys.maxsize) -> dict[str, float]:
    """Checkpoint name → validation score, in order, of the epochs up to `last` whose checkpoints can be read."""
    found: dict[str, float] = {}
    for path in sorted(folder.glob("epoch-*"), key=lambda path: _order(path.name)):
        epoch, batch = _order(path.name)
        evaluated = None if batch or epoch > last else progress_of(path).get("evaluated")
        found |= {path.name: evaluated["metrics"][metric.name]} if evaluated else {}
    return found


def progress_of(folder: Path) -> dict:
    """The content of a checkpoint's progress.json; empty if it cannot be read."""
    try:
        return read_json(folder / PROGRESS) or {}
    except (OSError, ValueError):
        return {}


def load_weights(folder: Path, model: "PreTrainedModel") -> None:
    """Load the weights of an undamaged checkpoint (all, or adapter and head) into `model`."""
    from safetensors.torch import load_file

    if (adapter := folder / "adapter_model.safetensors").exists():
        from peft import set_peft_model_state_dict

        set_peft_model_state_dict(model, load_file(adapter))
    else:
        missing, unexpected = model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
        tied = set(getattr(model, "all_tied_weights_keys", None) or ())
        if unexpected or set(missing) - tied:
            raise RuntimeError(f"{folder.name}: weights under other names: {[*unexpected, *missing][:4]}")


def drop_state(folder: Path) -> None:
    """Delete the training state of an epoch's checkpoint (first from the manifest, then from the disk); a checkpoint
    saved within an epoch is deleted whole."""
    if _order(folder.name)[1]:
        shutil.rmtree(folder)
        return
    manifest = read_manifest(folder)
    manifest.pop(STATE, None)
    write_json(folder / MANIFEST, manifest)
    (folder / STATE).unlink(missing_ok=True)


def _states(folder: Path) -> list[Path]:
    """Checkpoints that hold a training state, newest first."""
    found = [file.parent for file in folder.glob("epoch-*/" + STATE)]
    return sorted(found, key=lambda path: _order(path.name), reverse=True)


def _order(name: str) -> tuple[int, int]:
    """A sort key: checkpoints within the next epoch (named 03, as three are done) come after that of epoch 3."""
    parts = name.split("-")
    return int(parts[1]), int(parts[3]) if len(parts) > 3 else 0


def _is_whole(folder: Path) -> bool:
    """Whether every file of the manifest is there and unchanged."""
    return bool(read_manifest(folder)) and not damaged_files(folder)


def _saved(model: "PreTrainedModel") -> "Iterable[Tensor]":
    """The weights that a checkpoint saves: with adapters the trained ones, else all, including frozen ones."""
    return _trainable(model).values() if hasattr(model, "peft_config") else model.parameters()


def _tidy_adapter(folder: Path, base: str) -> None:
    """Name the base model by its id, where peft names a folder of this machine, and drop peft's card without words."""
    file = folder / "adapter_config.json"
    write_text(file, json.dumps(json.loads(file.read_text()) | {"base_model_name_or_path": base}, indent=2))
    (folder / "README.md").unlink()


def _trainable(model: "PreTrainedModel") -> "dict[str, Tensor]":
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def _state_tensors(optimizer: "Optimizer") -> "dict[str, Tensor]":
    """Optimizer and random state as named tensors: safetensors holds no pickles."""
    import torch

    tensors = {"random.cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        tensors["random.cuda"] = torch.cuda.get_rng_state()
    for number, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{name}": torch.as_tensor(value).contiguous() for name, value in state.items()}
    return tensors


def _load_state(tensors: "dict[str, Tensor]", optimizer: "Optimizer") -> None:
    import torch

    states: dict[int, dict] = {}
    for key, tensor in tensors.items():
        if key.startswith("optimizer."):
            _, number, name = key.split(".", 2)
            states.setdefault(int(number), {})[name] = tensor
    optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})
    torch.set_rng_state(tensors["random.cpu"])
    if "random.cuda" in tensors and torch.cuda.is_available():
        torch.cuda.set_rng_state(tensors["random.cuda"])
