"""Export a model as an ONNX graph, and use such a graph instead of the model."""

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

TRACED = 2, 8  # rows and tokens of the example input; the graph accepts any number of both


def export(model: "PreTrainedModel", file: Path, pairs: bool) -> None:
    """Write the model in plain ONNX, which any runtime reads, with transformers' own exporter."""
    import onnx_ir
    import torch
    from transformers.exporters.exporter_onnx import OnnxConfig, OnnxExporter

    for name in ("torch.onnx", "transformers.exporters"):  # they warn that this is experimental; answers are checked
        logging.getLogger(name).setLevel(logging.ERROR)
    names = ["input_ids", "attention_mask", *["token_type_ids"] * (pairs and has_segments(model))]
    shown = {name: torch.ones(TRACED, dtype=torch.int64) for name in names}
    any_number = {name: dict.fromkeys((0, 1), torch.export.Dim.AUTO) for name in names}
    with redirect_stdout(StringIO()), warnings.catch_warnings():  # the exporter prints each of its steps
        warnings.simplefilter("ignore")  # about future changes of torch
        made = OnnxExporter().export(model.eval(), shown, OnnxConfig(dynamic_shapes=any_number))
    onnx_ir.save(made.program, file)


def in_8_bits(file: Path, target: Path) -> None:
    """Quantise all weights, also embeddings, to 8 bits, with one scale for each matrix; activations are quantised as
    they are computed ("dynamic")."""
    from onnxruntime.quantization import quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)  # it warns that the graph could be preprocessed first
    quantize_dynamic(file, target)


class Graph:
    """Replaces a model (`Loaded.model`): it is called in the same way, and answers with the graph."""

    def __init__(self, file: Path, config: "PreTrainedConfig"):
        import torch
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as OMP_WAIT_POLICY does for torch
        self.config, self._session = config, InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def eval(self) -> "Graph":
        return self

    def __call__(self, **inputs: "torch.Tensor") -> SimpleNamespace:
        """The output, with `logits`, as models of transformers give it."""
        import torch

        logits, = self._session.run(None, {name: each.numpy() for name, each in inputs.items()})
        return SimpleNamespace(logits=torch.from_numpy(logits))


class Beside(Graph):
    """Answers with a graph, and compares with the model. `apart`: the largest difference so far, in probabilities, or
    for numbers as a share of their range."""

    def __init__(self, file: Path, model: "PreTrainedModel"):
        super().__init__(file, model.config)
        self._model, self.apart = model, 0.0

    def __call__(self, **inputs: "torch.Tensor") -> SimpleNamespace:
        found, read = super().__call__(**inputs), inputs["attention_mask"].bool()
        one, other = (logits[read] if logits.ndim > 2 else logits
                      for logits in (found.logits, self._model(**inputs).logits))
        difference = float((_answer(one, self.config) - _answer(other, self.config)).abs().max())
        self.apart = max(self.apart, difference) if difference == difference else np.inf
        return found


def _answer(logits: "torch.Tensor", config: "PreTrainedConfig") -> "torch.Tensor":
    """Probabilities, or numbers as shares of their range."""
    if config.problem_type == "multi_label_classification":
        return logits.sigmoid()
    if config.problem_type == "regression":
        return logits / max(config.number["highest"] - config.number["lowest"], 1e-9)
    return logits.softmax(-1)
