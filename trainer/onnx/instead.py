"""Use the ONNX of a run instead of its model, if it exists and is faster."""

from ..compute.device import Device
from ..compute.loaded import Loaded
from ..home.project import Run
from ..tasks import task_of
from ..tasks.trained import trained
from .graph import Graph
from .made import FACTS, FULL, is_whole


def quickest(run: Run, device: Device) -> Loaded:
    """Load a run's own model, or its ONNX. A CPU that computes in fp32 answers one text with ONNX in half the time of
    torch, and a batch in slightly less (`tests.benchmarks.serving`); making the ONNX checked that its answers are the
    same. Raises Problem, as `trained` does."""
    loaded = trained(run, device)
    if (device.kind, device.precision) == ("cpu", "fp32") and is_whole(run):
        task_of(run).unfold(loaded.model)  # as when the graph was made
        loaded.model = Graph(run.onnx / FULL, loaded.model.config)
    return loaded


def time_of(run: Run) -> int:
    """The time at which a run's ONNX was made, in ns; 0 if there is none."""
    facts = run.onnx / FACTS
    return facts.stat().st_mtime_ns if facts.exists() else 0
