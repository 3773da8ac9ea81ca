"""Text classification: one of several labels for each text."""

import numpy as np

from ..errors import Words

CURVE_POINTS = 100  # of a ROC or PR curve that is drawn


class Classification:
    name = "classification"
    title = Words("글 분류", "Text classification")
    metric = "macro_f1"  # accuracy hides a class that is never found
    pipeline_tag = "text-classification"

    def load(self, base, labels: list[str], attention: str | None = None):
        """The base model with a head of one output a label."""
        from ..models import load_classifier

        return load_classifier(base, labels, attention)

    def adapt(self, model, rank: int):
        """`model` with LoRA adapters on all its linear layers; the head is trained in full.

        alpha = 2 × rank and all linear layers: QLoRA paper, section 4; dropout .05.
        """
        from peft import LoraConfig, TaskType, get_peft_model

        head = [name for name in ("classifier", "score") if hasattr(model, name)]
        return get_peft_model(model, LoraConfig(
            task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=2 * rank, lora_dropout=0.05,
            target_modules="all-linear", modules_to_save=head))

    def loss(self, logits, labels):
        from torch.nn.functional import cross_entropy

        return cross_entropy(logits.float(), labels)

    def score(self, logits: np.ndarray, labels: np.ndarray) -> dict:
        """Mean cross entropy, accuracy, macro F1, and F1 of each class, from logits (rows × classes)."""
        from sklearn.metrics import accuracy_score, f1_score

        predicted, classes = logits.argmax(1), range(logits.shape[1])
        likelihood = probabilities(logits)[np.arange(len(labels)), labels]
        return {
            "loss": float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
            "accuracy": float(accuracy_score(labels, predicted)),
            "macro_f1": float(f1_score(labels, predicted, labels=list(classes), average="macro", zero_division=0)),
            "f1": [float(f) for f in f1_score(labels, predicted, labels=list(classes), average=None, zero_division=0)],
        }

    def figures(self, logits: np.ndarray, labels: np.ndarray) -> dict:
        """What the dashboard draws: confusion matrix (rows: truth), ROC and PR curves, each class against the rest."""
        from sklearn.metrics import confusion_matrix

        chances = probabilities(logits)
        curves = [_curves(labels == number, chances[:, number]) for number in range(chances.shape[1])]
        matrix = confusion_matrix(labels, logits.argmax(1), labels=range(chances.shape[1]))
        return {"confusion": matrix.tolist(), "roc": [roc for roc, _ in curves], "pr": [pr for _, pr in curves]}

    def decode(self, logits: np.ndarray, labels: list[str]) -> list[dict]:
        """For each row the label, and every label's probability, likeliest first."""
        return [{"label": labels[int(row.argmax())],
                 "probabilities": {labels[i]: round(float(row[i]), 6) for i in np.argsort(-row)}}
                for row in probabilities(logits)]


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def _curves(truth: np.ndarray, chance: np.ndarray) -> tuple[dict | None, dict | None]:
    """ROC and PR curve of one class, thinned to `CURVE_POINTS`; None where it does not occur, or nothing else does."""
    from sklearn.metrics import auc, average_precision_score, precision_recall_curve, roc_curve

    if truth.all() or not truth.any():
        return None, None
    false, true, _ = roc_curve(truth, chance)
    precision, recall, _ = precision_recall_curve(truth, chance)
    return _curve(false, true, auc(false, true)), _curve(recall, precision, average_precision_score(truth, chance))


def _curve(x: np.ndarray, y: np.ndarray, area: float) -> dict:
    return {"x": _thin(x), "y": _thin(y), "area": round(float(area), 4)}


def _thin(values: np.ndarray) -> list[float]:
    chosen = np.unique(np.linspace(0, len(values) - 1, min(len(values), CURVE_POINTS)).astype(int))
    return [round(float(value), 4) for value in values[chosen]]
