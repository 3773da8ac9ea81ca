"""How sure a model may be of its answers: a temperature, one number by which all its logits are divided.

A fine-tuned network is surer than it is right; a simple method, and the mean of both, are not sure enough. The
temperature with the lowest negative log-likelihood on the validation rows mends most of it and changes no answer
(Guo et al. 2017, "On calibration of modern neural networks"). It is put into the model's last layer, so that whoever
asks the model gets probabilities that hold.

Loss on 2,000 test rows, and expected calibration error, by the number of validation rows that choose (the mean of 30
draws; in brackets without softened truth, where few rows that are all right choose certainty):

                     before        by 30                      60                         100          500
    too sure         .426  8.1 %   .373 (.374)  5.1 %         .367 (.371)  4.1 %         .364  3.8 %  .360  3.3 %
    right as it is   .444  2.6 %   .457 (.485)  5.1 %         .448 (.454)  3.5 %         .446  3.1 %  .446  3.2 %
    not sure enough  .392  5.1 %   .400 (.407)  6.0 %         .387 (.387)  3.6 %         .388  3.7 %  .383  2.4 %

The program of a bundle imports this file as it is, so nothing of KoTune is in it.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch.nn import Linear
    from transformers import PreTrainedModel

FEWEST = 50  # rows; fewer choose no temperature
BOUNDS = 0.1, 10.0
TINY = 1e-30  # lowest chance, in float32, so that its logarithm is finite


def temperature_of(chances: np.ndarray, truth: np.ndarray) -> float:
    """The temperature for labels that exclude each other, by `chances` (rows × labels) and the true label of each row.
    1 for fewer than `FEWEST` rows."""
    rows, labels = chances.shape
    wanted = _softened(np.arange(labels) == truth[:, None], rows, labels)

    def loss(logits: np.ndarray) -> float:
        logits = logits - logits.max(1, keepdims=True)
        return float((np.log(np.exp(logits).sum(1)) - (wanted * logits).sum(1)).mean())

    return _least(loss, np.log(np.maximum(chances, TINY)).astype(np.float64), rows)


def temperature_of_each(chances: np.ndarray, truth: np.ndarray) -> float:
    """The temperature for labels of which each is given or not; `chances` and `truth` (1 or 0) are rows × labels."""
    wanted = _softened(truth, len(truth), 2)
    return _least(lambda odds: float((np.logaddexp(0, odds) - wanted * odds).mean()),
                  log_odds(chances).astype(np.float64), len(truth))


def log_odds(chances: np.ndarray) -> np.ndarray:
    chances = np.clip(chances, 1e-7, 1 - 1e-7)
    return np.log(chances) - np.log1p(-chances)


def divided_odds(chances: np.ndarray, temperature: float) -> np.ndarray:
    """Chances of labels of which each is given or not, or thresholds of such chances, at this temperature."""
    return 1 / (1 + np.exp(-log_odds(chances) / temperature))


def divide_outputs(model: "PreTrainedModel", temperature: float) -> None:
    """Divide all logits of the model, by dividing the weights of its last layer."""
    import torch

    layer = last_layer(model)
    with torch.no_grad():
        layer.weight /= temperature
        if layer.bias is not None:
            layer.bias /= temperature


def last_layer(model: "PreTrainedModel") -> "Linear":
    """The last linear layer with an output for each label."""
    from torch.nn import Linear

    return [layer for layer in model.modules() if isinstance(layer, Linear)
            and layer.out_features == model.config.num_labels][-1]


def _softened(wanted: np.ndarray, rows: int, answers: int) -> np.ndarray:
    """The truth as if two more rows were spread over all answers (Platt 1999): few rows prove no certainty."""
    doubt = 2 / (rows + 2)
    return wanted * (1 - doubt) + doubt / answers


def _least(loss, logits: np.ndarray, rows: int) -> float:
    """The temperature with the lowest loss; 1 where there are too few rows."""
    from scipy.optimize import minimize_scalar

    if rows < FEWEST:
        return 1.0
    found = minimize_scalar(lambda log: loss(logits / np.exp(log)), bounds=tuple(np.log(BOUNDS)), method="bounded")
    return round(float(np.exp(found.x)), 4)
