"""Losses of labels, as the settings have them: labels taken as they are, smoothed, or with a focus on what is hard."""

from typing import TYPE_CHECKING

from ..options import Settings

if TYPE_CHECKING:
    from torch import Tensor

LEAST = 1e-6  # share of a text that is as good as certain; the gradient of a power has no end at 0


def label_loss(logits: "Tensor", labels: "Tensor", settings: Settings, weights: "Tensor | None" = None) -> "Tensor":
    """Mean cross entropy of the labels that are known (not below 0), each counting with its weight."""
    from torch.nn.functional import cross_entropy

    smoothing = settings.label_smoothing
    known = (labels >= 0).sum().clamp(min=1)  # none where a text of a batch has no token left
    if weights is None and not settings.focal:
        return cross_entropy(logits, labels, reduction="sum", label_smoothing=smoothing) / known
    each = _focused(cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing), settings)
    each = each if weights is None else each * weights
    return each.sum() / known


def flag_loss(logits: "Tensor", truth: "Tensor", settings: Settings) -> "Tensor":
    """Mean binary cross entropy, of labels each of which is given or not."""
    from torch.nn.functional import binary_cross_entropy_with_logits

    smoothing = settings.label_smoothing
    truth = truth * (1 - smoothing) + smoothing / 2 if smoothing else truth
    if not settings.focal:
        return binary_cross_entropy_with_logits(logits, truth)
    return _focused(binary_cross_entropy_with_logits(logits, truth, reduction="none"), settings).mean()


def _focused(each: "Tensor", settings: Settings) -> "Tensor":
    """Lin et al. 2017: the likelier the truth is thought already, the less it counts."""
    return each * (1 - (-each).exp()).clamp(min=LEAST) ** settings.focal if settings.focal else each
