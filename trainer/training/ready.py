"""Load what a run needs, once: data, model and device."""

from pathlib import Path

from ..compute.device import AS_WISHED, SMALL_NETWORK, find_device
from ..compute.encoding import Encoded
from ..data.folds import fold_rows
from ..data.nested import first_rows
from ..errors import Problem, present
from ..home.events import EventLog
from ..home.project import Run
from ..home.specs import Base
from ..models.families import NETWORK, folder_of
from ..tasks import task_of
from ..tasks.task import Rows
from .bad_rows import named
from .recipe import prepared


class Ready:
    """Data, model and device of a run, loaded once. `base`: the base model to train, or the run's own model."""

    def __init__(self, run: Run, log: EventLog, base: Base):
        import torch

        from ..compute.dropout import quicken_dropout
        from ..compute.loaded import Loaded
        from ..models.reading import check_embeddings, check_vocabulary

        log.append("state", state="loading", worker=run.given_to)
        self.run, self.log, self.project, self.spec, self.task = run, log, run.project, run.spec, task_of(run)
        self.tables: dict[str, Rows] = {}
        if base.lineage:
            Run(Path(base.path).parent).check_model()  # the adaptation that made the base model
        settings, device = self.spec.settings, find_device()
        torch.manual_seed(settings.seed)  # for the weights of a new head, then for dropout
        _check_here(base)
        tokenizer = self.task.tokenizer(base)
        model = self.task.load(base, self.project.survey.labels, device.attention(settings.max_length))
        self.loaded = Loaded(model, tokenizer, device, settings.max_length, settings.windows)
        with self._named("train"):
            check_vocabulary(base, tokenizer, self.table("train")[0])
        check_embeddings(base, tokenizer, model)
        if model.config.model_type == NETWORK or settings.precision == "fp32":
            device = device.exact(SMALL_NETWORK if model.config.model_type == NETWORK else AS_WISHED)
        if base == self.spec.base:
            self.task.begin(model, self.table("train"))
            model = prepared(model, self.task, settings)
        if device.kind == "cpu":
            quicken_dropout(model)
        self.loaded.model, self.loaded.device = model.to(device.kind), device
        log.append("state", state="training", device=device.name, precision=device.precision,
                   reason=device.reason._asdict())

    def table(self, part: str) -> Rows:
        """Texts and label numbers of "train", "valid" or "test" as the task reads them, or of the fold; "train" has
        only `spec.rows` rows, if that is set."""
        if part not in self.tables:
            fold, seed = self.spec.fold, self.spec.settings.seed
            self.tables |= fold_rows(self.task, self.project, fold, seed) if fold else {
                part: self.task.rows(self.project, part)}
            if part == "train" and self.spec.rows:
                texts, truth = self.tables[part]
                chosen = first_rows(self.task.strata(present(truth, "truth")), self.spec.rows, seed)
                self.tables[part] = [texts[row] for row in chosen], present(truth, "truth")[chosen]
        return self.tables[part]

    def encoded(self, part: str) -> Encoded:
        is_own = self.spec.fold or self.spec.rows and part == "train"  # no other run trains on these rows
        cache = None if is_own else self.project.cache
        with self._named(part):
            return self.task.encode(self.loaded, *self.table(part), cache)

    def _named(self, part: str):
        return named(self.run, part, lambda part: self.table(part)[0],
                     lambda texts: self.task.encode(self.loaded, texts, None))


def _check_here(base: Base) -> None:
    """Raises Problem("model_gone") if the files of a model of the Hub have been deleted."""
    if base.revision and not folder_of(base).is_dir():
        raise Problem("model_gone", f"바탕 모델 '{base.id}'의 파일이 이 컴퓨터에서 지워졌습니다. 다시 받으면 그대로 학습할 수 있습니다.",
                      f"The files of the base model '{base.id}' are on this machine no more. Download it again, and it "
                      "can be trained as before.", model=base.id)
