"""Masked language modelling (BERT, Devlin et al. 2019) on an encoder with factorised embeddings.

The architecture is transformers' Electra: its embeddings may be narrower than its layers, so that more of the ten
megabytes is left for the layers. The model keeps its masked-language-model head, for later adaptation.
"""

import torch
from torch import nn
from torch.nn import functional as F
from transformers import ElectraConfig, ElectraForMaskedLM

from trainer.compute.masking import corrupt

MASK_SHARE = 0.30  # more than BERT's 15 %: small models on little text learn faster (Wettig et al. 2023)
CHUNK = 256  # masked tokens whose logits are computed at once, to fit into the cache: 8,900 tokens/s instead of 7,300


def model_config(vocabulary: int, max_length: int, layers: int, width: int, embedding: int,
                 pad_id: int) -> ElectraConfig:
    """The model's configuration; its dropout is for fine-tuning, pretraining switches it off."""
    return ElectraConfig(
        vocab_size=vocabulary, embedding_size=embedding, hidden_size=width, num_hidden_layers=layers,
        num_attention_heads=width // 64, intermediate_size=4 * width, max_position_embeddings=max_length,
        pad_token_id=pad_id)


class MaskedLanguageModelling(nn.Module):
    def __init__(self, config: ElectraConfig, mask_id: int, special_tokens: int):
        """Ids below `special_tokens` are never masked."""
        super().__init__()
        self.mask_id, self.special_tokens = mask_id, special_tokens
        self.network = ElectraForMaskedLM(config)
        self.network.set_attn_implementation("eager")  # the backward pass of fused attention is slow on a CPU
        for module in self.modules():  # a few passes over the text do not overfit, so dropout would only cost time
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    @torch.no_grad()
    def start_from(self, vectors: torch.Tensor, log_frequencies: torch.Tensor) -> None:
        """Set the embeddings, (vocabulary, embedding size), and the output bias, (vocabulary,)."""
        self.network.electra.embeddings.word_embeddings.weight.copy_(vectors)
        self.network.generator_lm_head.bias.copy_(log_frequencies)

    def forward(self, ids: torch.Tensor, attention_mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """`ids`, `attention_mask`: (batch, length). Returns `loss`, the mean cross-entropy in nats over the masked
        tokens, and `accuracy`, the share of them that is guessed right."""
        masked = (ids >= self.special_tokens) & (torch.rand(ids.shape, device=ids.device) < MASK_SHARE)
        hidden = self.network.electra(
            input_ids=corrupt(ids, masked, self.mask_id, self.special_tokens, self.network.config.vocab_size),
            attention_mask=attention_mask,
        ).last_hidden_state[masked]  # logits of masked tokens only: those of all would cost more than the rest
        hidden, targets = self.network.generator_predictions(hidden), ids[masked]
        loss, right = 0.0, 0
        for part, truth in zip(hidden.split(CHUNK), targets.split(CHUNK), strict=True):
            logits = self.network.generator_lm_head(part).float()
            loss = loss + F.cross_entropy(logits, truth, reduction="sum")
            right = right + (logits.argmax(-1) == truth).sum()
        return {"loss": loss / len(targets), "accuracy": right / len(targets)}
