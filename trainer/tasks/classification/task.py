"""Text classification: one of several labels for each text."""

import numpy as np

from ...compute.encoding import Encoded, encode
from ...compute.loaded import predict_logits
from ...errors import Words
from ...options import Repairs
from .formats import TEXT_AND_LABEL
from .survey import TASK, divide, survey

CURVE_POINTS = 100  # of a ROC or PR curve that is drawn
MISTAKES = 50  # rows that are kept to be looked at


class Classification:
    name = TASK
    title = Words("글 분류", "Text classification")
    metric = "macro_f1"  # accuracy hides a class that is never found
    best = staticmethod(max)
    answers = True
    measures_base = False  # its head is new
    pipeline_tag = "text-classification"
    format = TEXT_AND_LABEL
    survey, divide = staticmethod(survey), staticmethod(divide)
    repairs = tuple(Repairs.model_fields)

    def load(self, base, labels: list[str], attention: str | None = None):
        """The base model with a head of one output a label."""
        from ...models.loading import load_classifier

        return load_classifier(base, labels, attention)

    def lora(self, model, rank: int):
        """`model` with LoRA adapters on all its linear layers; the head, and what else is new, is trained in full.

        alpha = 2 × rank and all linear layers: QLoRA paper, section 4; dropout .05.
        """
        from peft import LoraConfig, TaskType, get_peft_model

        return get_peft_model(model, LoraConfig(
            task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=2 * rank, lora_dropout=0.05,
            target_modules="all-linear", modules_to_save=sorted({"classifier", *model.new_parts})))

    def rows(self, project, part: str) -> tuple[list[str], np.ndarray]:
        """Texts and label numbers (int64) of "train", "valid" or "test"."""
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(project.split(part), columns=["text", "label"])
        number = {label: i for i, label in enumerate(project.survey.labels)}
        labels = np.array([number[label] for label in table["label"].to_pylist()], dtype=np.int64)
        return table["text"].to_pylist(), labels

    def encode(self, tokenizer, texts: list[str], labels: np.ndarray, max_length: int, cache=None) -> Encoded:
        return encode(tokenizer, texts, labels, max_length, cache)

    def loss(self, loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator):
        """Mean cross entropy of these rows."""
        import torch
        from torch.nn.functional import cross_entropy

        ids, mask = loaded.batch(data, rows)
        labels, = loaded.on_device(torch.from_numpy(data.labels[rows]))
        return cross_entropy(loaded.model(input_ids=ids, attention_mask=mask).logits.float(), labels)

    def evaluate(self, loaded, data: Encoded) -> tuple[dict, dict]:
        """Metrics and figures on labelled rows."""
        logits = predict_logits(loaded, data)
        return self.score(logits, data.labels), self.figures(logits, data.labels)

    def remarks(self, model, texts: list[str], train: Encoded) -> list[Words]:
        return []

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
        """What the dashboard draws: confusion matrix (rows: truth), ROC and PR curves, each class against the rest.

        And rows that are wrong, the surest first: [{row (from 0), guess (label number), probability}].
        """
        from sklearn.metrics import confusion_matrix

        chances = probabilities(logits)
        curves = [_curves(labels == number, chances[:, number]) for number in range(chances.shape[1])]
        matrix = confusion_matrix(labels, logits.argmax(1), labels=range(chances.shape[1]))
        return {"confusion": matrix.tolist(), "roc": [roc for roc, _ in curves], "pr": [pr for _, pr in curves],
                "mistakes": _mistakes(chances, labels)}

    def predict(self, loaded, texts: list[str], labels: list[str]) -> list[dict]:
        """{label, probabilities {label: probability}} of each text, likeliest first."""
        logits = predict_logits(loaded, encode(loaded.tokenizer, texts, None, loaded.max_length))
        return [{"label": labels[int(row.argmax())],
                 "probabilities": {labels[i]: round(float(row[i]), 6) for i in np.argsort(-row)}}
                for row in probabilities(logits)]


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def _mistakes(chances: np.ndarray, labels: np.ndarray) -> list[dict]:
    guesses, shares = chances.argmax(1), chances.max(1)
    wrong = np.flatnonzero(guesses != labels)
    surest = wrong[np.argsort(-shares[wrong], kind="stable")][:MISTAKES]
    return [{"row": int(row), "guess": int(guesses[row]), "probability": round(float(shares[row]), 4)}
            for row in surest]


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
