"""Losses of labels, by the settings: plain cross entropy, with label smoothing, or with a focus on hard examples."""

from typing import TYPE_CHECKING

from ..options import Settings

if TYPE_CHECKING:
    from torch import Tensor

LEAST = 1e-6  # lowest base of the focal power, whose gradient can be infinite at 0


def label_loss(logits: "Tensor", labels: "Tensor", settings: Settings, weights: "Tensor | None" = None) -> "Tensor":
    """Mean cross entropy of the labels that are known (not below 0), each counting with its weight."""
    from torch.nn.functional import cross_entropy

    smoothing = settings.label_smoothing
    known = (labels >= 0).sum().clamp(min=1)  # a batch may have none
    if weights is None and not settings.focal:
        return cross_entropy(logits, labels, reduction="sum", label_smoothing=smoothing) / known
    each = _focused(cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing), settings)
    each = each if weights is None else each * weights
    return each.sum() / known


def flag_loss(logits: "Tensor", truth: "Tensor", settings: Settings) -> "Tensor":
    """Mean binary cross entropy of labels that are each given or not: `truth` (rows × labels) is 1 or 0."""
    from torch.nn.functional import binary_cross_entropy_with_logits

    smoothing = settings.label_smoothing
    truth = truth * (1 - smoothing) + smoothing / 2 if smoothing else truth
    if not settings.focal:
        return binary_cross_entropy_with_logits(logits, truth)
    return _focused(binary_cross_entropy_with_logits(logits, truth, reduction="none"), settings).mean()


def _focused(each: "Tensor", settings: Settings) -> "Tensor":
    """Focal loss (Lin et al. 2017): the likelier the model finds the truth already, the less it counts."""
    return each * (1 - (-each).exp()).clamp(min=LEAST) ** settings.focal if settings.focal else each
