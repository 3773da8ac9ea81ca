"""A run's own model, ready to answer."""

from ..compute.device import Device
from ..compute.loaded import Loaded
from ..home.project import Run
from ..home.specs import Base
from . import task_of


def trained(run: Run, device: Device) -> Loaded:
    """Load a run's model. Raises Problem: "damaged_model", "untrained_head", and those of `Task.load`."""
    from ..models.loading import check_trained

    run.check_model()
    made, task, settings = Base(id=run.spec.base.id, path=str(run.model)), task_of(run), run.spec.settings
    model = task.load(made, run.project.survey.labels)
    check_trained(made.id, model)
    return Loaded(model.to(device.kind), task.tokenizer(made), device, settings.max_length, settings.windows)
