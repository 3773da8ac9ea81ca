"""A model as a graph of ONNX, and such a graph in place of the model."""

import logging
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from ..compute.loaded import has_segments

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedConfig, PreTrainedModel

TRACED = 2, 8  # rows and tokens of what the model is shown; the graph takes any numbers of them


def export(model: "PreTrainedModel", file: Path, pairs: bool) -> None:
    """By transformers' own exporter, in plain ONNX, which any runtime reads."""
    import onnx_ir
    import torch
    from transformers.exporters.exporter_onnx import OnnxConfig, OnnxExporter

    for name in ("torch.onnx", "transformers.exporters"):  # that it is experimental: its answers are checked
        logging.getLogger(name).setLevel(logging.ERROR)
    names = ["input_ids", "attention_mask", *["token_type_ids"] * (pairs and has_segments(model))]
    shown = {name: torch.ones(TRACED, dtype=torch.int64) for name in names}
    any_number = {name: dict.fromkeys((0, 1), torch.export.Dim.AUTO) for name in names}
    with redirect_stdout(StringIO()), warnings.catch_warnings():  # it tells each of its steps
        warnings.simplefilter("ignore")  # what torch does otherwise one day
        made = OnnxExporter().export(model.eval(), shown, OnnxConfig(dynamic_shapes=any_number))
    onnx_ir.save(made.program, file)


def in_8_bits(file: Path, target: Path) -> None:
    """Weights in 8 bits, those of embeddings, too; what is computed between them is rounded so as it comes ("dynamic").
    In each matrix a scale for all of it."""
    from onnxruntime.quantization import quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)  # it warns that ONNX Runtime could look at the graph before; it did
    quantize_dynamic(file, target)


class Graph:
    """What stands in place of a model (`Loaded.model`): called as it is, it answers by a graph."""

    def __init__(self, file: Path, config: "PreTrainedConfig"):
        import torch
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as OMP_WAIT_POLICY has it for torch
        self.config, self._session = config, InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def eval(self) -> "Graph":
        return self

    def __call__(self, **inputs: "torch.Tensor") -> SimpleNamespace:
        """`logits`, as models of transformers name them."""
        import torch

        logits, = self._session.run(None, {name: each.numpy() for name, each in inputs.items()})
        return SimpleNamespace(logits=torch.from_numpy(logits))


class Beside(Graph):
    """Answers by a graph, and asks the model, too. `apart`: the most that both have differed, in probabilities, or as
    a share of the range of the numbers that are learnt."""

    def __init__(self, file: Path, model: "PreTrainedModel"):
        super().__init__(file, model.config)
        self._model, self.apart = model, 0.0

    def __call__(self, **inputs: "torch.Tensor") -> SimpleNamespace:
        found, read = super().__call__(**inputs), inputs["attention_mask"].bool()
        one, other = (logits[read] if logits.ndim > 2 else logits
                      for logits in (found.logits, self._model(**inputs).logits))
        difference = float((_told(one, self.config) - _told(other, self.config)).abs().max())
        self.apart = max(self.apart, difference) if difference == difference else np.inf
        return found


def _told(logits: "torch.Tensor", config: "PreTrainedConfig") -> "torch.Tensor":
    if config.problem_type == "multi_label_classification":
        return logits.sigmoid()
    if config.problem_type == "regression":
        return logits / max(config.number["highest"] - config.number["lowest"], 1e-9)
    return logits.softmax(-1)
