"""Masked language modelling: a model is adapted to a field by guessing hidden words of its texts (DAPT, TAPT).

Gururangan et al. 2020, "Don't Stop Pretraining". Words are hidden whole: of a Korean word (eojeol) of which only a
part is hidden, the rest gives it away.
"""

import numpy as np

from ...compute.batches import evaluation_batches, padded
from ...compute.encoding import Encoded, encode_words
from ...compute.masking import choose_words, corrupt
from ...data.repairs import OF_TEXTS
from ...errors import Words
from .blanks import fill_blanks, logits_at
from .formats import TEXTS
from .survey import HELD_OUT, MIN_CHARACTERS, TASK, divide, survey, too_little_text

SHARE = 0.15  # of the words are hidden
SHOWN = 8  # held-out texts whose guesses are shown


class MaskedLm:
    name = TASK
    title = Words("분야 적응", "Domain adaptation")
    metric = "perplexity"
    best = staticmethod(min)
    answers = False
    measures_base = True
    pipeline_tag = "fill-mask"
    format = TEXTS
    survey, divide = staticmethod(survey), staticmethod(divide)
    repairs = OF_TEXTS

    def load(self, base, labels: list[str], attention: str | None = None):
        """The base model with its head for hidden words."""
        from ...models.loading import load_masked_lm

        return load_masked_lm(base, attention)

    def lora(self, model, rank: int):
        """`model` with LoRA adapters on all its linear layers; a head that is new is trained in full."""
        from peft import LoraConfig, get_peft_model

        return get_peft_model(model, LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05,
                                                target_modules="all-linear", modules_to_save=model.new_parts or None))

    def rows(self, project, part: str) -> tuple[list[str], None]:
        """Texts of "train", with those that have no label, or of "valid"; there are no labels.

        Raises Problem("too_little_text").
        """
        texts = [text for column in _columns(project, part) for text in column.to_pylist()]
        if part == "valid":
            return texts[::-(-len(texts) // HELD_OUT)], None
        if (characters := sum(map(len, texts))) < MIN_CHARACTERS:
            raise too_little_text(characters)
        return texts, None

    def encode(self, tokenizer, texts: list[str], labels: None, max_length: int, cache=None) -> Encoded:
        return encode_words(tokenizer, texts, max_length, cache)

    def loss(self, loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator):
        """Mean cross entropy of the hidden tokens of these rows; what is hidden is drawn from `random`."""
        from torch.nn.functional import cross_entropy

        ids, mask, hidden = _hidden(loaded, data, rows, random)
        return cross_entropy(logits_at(loaded, self._corrupted(loaded, ids, hidden, random), mask, hidden), ids[hidden])

    def evaluate(self, loaded, data: Encoded) -> tuple[dict, dict]:
        """Loss, perplexity and accuracy over hidden tokens, the same ones every time; a few texts with the guesses."""
        import torch
        from torch.nn.functional import cross_entropy

        loaded.model.eval()
        loss, right, count, last = 0.0, 0, 0, ()
        with torch.inference_mode(), loaded.device.autocast():
            for number, rows in enumerate(evaluation_batches(data.lengths)):
                ids, mask, hidden = _hidden(loaded, data, rows, np.random.default_rng(number))
                shown = ids.masked_fill(hidden, loaded.tokenizer.mask_token_id)
                logits, truth = logits_at(loaded, shown, mask, hidden), ids[hidden]
                guess = logits.argmax(-1)
                loss += float(cross_entropy(logits, truth, reduction="sum"))
                right, count = right + int((guess == truth).sum()), count + len(truth)
                last = ids, shown, hidden, guess  # these have short texts
        mean = loss / count
        return ({"loss": mean, "perplexity": float(np.exp(min(mean, 50))), "masked_accuracy": right / count},
                {"examples": _examples(loaded.tokenizer, *(each.cpu() for each in last))})

    def predict(self, loaded, texts: list[str], labels: list[str]) -> list[dict]:
        """{blanks [{word: probability}]} of each text: for each ___ the likeliest words, none where it is left."""
        return [{"blanks": blanks} for blanks in fill_blanks(loaded, texts)]

    def remarks(self, model, texts: list[str], train: Encoded) -> list[Words]:
        """What is to be known of this model and these texts."""
        said = []
        if model.new_parts:
            said.append(Words("이 모델에는 가린 낱말을 맞히는 출력층이 없어 새로 만들었습니다. 적응 전 퍼플렉시티가 아주 높은 것은 "
                              "그 때문입니다.",
                              "This model has no head that guesses hidden words, so a new one was made; that is why "
                              "the perplexity before adaptation is so high."))
        if (pieces := len(train.ends)) > len(texts):
            said.append(Words(f"긴 글은 최대 길이에 맞춰 잘라 모두 썼습니다: 글 {len(texts):,}개가 {pieces:,}조각이 되었습니다.",
                              f"Long texts were cut into pieces of the maximum length: {len(texts):,} texts made "
                              f"{pieces:,} pieces."))
        return said

    def _corrupted(self, loaded, ids, hidden, random: np.random.Generator):
        import torch

        generator = torch.Generator(ids.device).manual_seed(int(random.integers(2**62)))
        return corrupt(ids, hidden, loaded.tokenizer.mask_token_id, 0, len(loaded.tokenizer), generator)


def amount_of_text(project) -> int:
    """Characters that a model can be adapted on: those of the training rows and of the rows without a label."""
    import pyarrow.compute

    return sum(pyarrow.compute.sum(pyarrow.compute.utf8_length(column)).as_py() or 0
               for column in _columns(project, "train"))


def _columns(project, part: str) -> list:
    """The texts of a part, and for training those that have no label."""
    import pyarrow.parquet

    files = [project.split(part)] + [project.unlabelled] * (part == "train" and project.unlabelled.exists())
    return [pyarrow.parquet.read_table(file, columns=["text"])["text"] for file in files]


def _hidden(loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator) -> tuple:
    """Token ids, attention mask and which tokens are hidden, all rows × length, on the device."""
    import torch

    ids, mask = loaded.batch(data, rows)
    words = padded(data, data.words, rows, ids.shape[1], -1)
    return ids, mask, *loaded.on_device(torch.from_numpy(choose_words(words, SHARE, random)))


def _examples(tokenizer, ids, shown, hidden, guess) -> list[dict]:
    """For some texts: as it is, with words hidden, and with the guesses in their place."""
    left_out = {tokenizer.pad_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.bos_token_id,
                tokenizer.eos_token_id}

    def read(row) -> str:
        kept = [token for token in row.tolist() if token not in left_out]
        return tokenizer.decode(kept, clean_up_tokenization_spaces=False)

    filled = ids.clone()
    filled[hidden] = guess
    return [{"text": read(ids[row]), "hidden": read(shown[row]), "guess": read(filled[row])}
            for row in range(len(ids)) if hidden[row].any()][:SHOWN]
