"""The ONNX of a run in place of its model, where it is there and answers sooner."""

from ..compute.device import Device
from ..compute.loaded import Loaded
from ..home.project import Run
from ..tasks import task_of
from ..tasks.trained import trained
from .graph import Graph
from .made import FACTS, FULL, is_whole


def quickest(run: Run, device: Device) -> Loaded:
    """A run's own model, ready to answer. A processor that computes in 32 bits answers one text by ONNX in half the
    time that it takes in torch, and many together in a little less (`tests.benchmarks.serving`); that the answers are
    those of the model was checked when it was made. Raises Problem, as `trained` does."""
    loaded = trained(run, device)
    if (device.kind, device.precision) == ("cpu", "fp32") and is_whole(run):
        task_of(run).unfold(loaded.model)  # as the graph was made
        loaded.model = Graph(run.onnx / FULL, loaded.model.config)
    return loaded


def time_of(run: Run) -> int:
    """When its ONNX was made, in ns; 0 while there is none."""
    facts = run.onnx / FACTS
    return facts.stat().st_mtime_ns if facts.exists() else 0
