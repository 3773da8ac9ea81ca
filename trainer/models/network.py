"""Small networks without pretraining: averaged embeddings, or a bidirectional LSTM, with a CRF or without.

Importing this file registers them with the Auto classes of transformers. It needs torch and transformers alone, and
lies beside the weights of every such model that leaves KoTune, for those who load it elsewhere.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.modeling_outputs import SequenceClassifierOutput, TokenClassifierOutput

NEVER = -1e4  # score of a tag that is ruled out


class NetworkConfig(PreTrainedConfig):
    """`hidden_size`: of each direction. Without layers the embeddings are averaged, with a dense layer on top."""

    model_type = "kotune-network"

    vocab_size: int = 10_000
    embedding_size: int = 128
    hidden_size: int = 128
    num_hidden_layers: int = 1
    crf: bool = False
    dropout: float = 0.5
    initializer_range: float = 0.1
    max_position_embeddings: int = 512
    pad_token_id: int | None = 0


class Reader(nn.Module):
    """A vector for each token: its embedding, or the outputs of an LSTM that has read up to it from both sides."""

    def __init__(self, config: NetworkConfig):
        super().__init__()
        layers, size = config.num_hidden_layers, config.embedding_size
        self.embeddings = nn.Embedding(config.vocab_size, size, padding_idx=config.pad_token_id)
        self.dropout = nn.Dropout(config.dropout)
        self.lstm = nn.LSTM(size, config.hidden_size, layers, batch_first=True, bidirectional=True,
                            dropout=config.dropout if layers > 1 else 0.0) if layers else None
        self.size = 2 * config.hidden_size if layers else size

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        vectors = self.dropout(self.embeddings(ids))
        if self.lstm is None:
            return vectors
        packed = pack_padded_sequence(vectors, mask.sum(1).clamp(min=1).cpu(), batch_first=True, enforce_sorted=False)
        return self.dropout(pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=ids.shape[1])[0])


class Chain(nn.Module):
    """A conditional random field: learns which tag follows which, on top of the scores of each token by itself."""

    def __init__(self, tags: int):
        super().__init__()
        self.follows = nn.Parameter(torch.zeros(tags, tags))  # from the tag of the row to that of the column

    def loss(self, scores: torch.Tensor, mask: torch.Tensor, tags: torch.Tensor) -> torch.Tensor:
        """Negative log-likelihood of the right tags together, divided by the number of tokens whose tag is known (not
        below 0). `scores`: rows × length × tags; `mask` (bool) and `tags`: rows × length."""
        known = tags >= 0
        wrong = known[..., None] & (tags[..., None] != torch.arange(scores.shape[-1], device=tags.device))
        both = self._forward_scores(torch.cat([scores, scores.masked_fill(wrong, NEVER)]), mask.repeat(2, 1))[-1]
        every, right = both.logsumexp(-1).chunk(2)
        return (every - right).sum() / known.sum().clamp(min=1)

    def chances(self, scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Log-probability of each tag of each token (rows × length × tags), over all tags of the other tokens."""
        back = [torch.zeros_like(scores[:, 0])]
        for step in range(scores.shape[1] - 1, 0, -1):
            before = (self.follows + (scores[:, step] + back[-1])[:, None]).logsumexp(2)
            back.append(torch.where(mask[:, step, None], before, back[-1]))
        return (torch.stack(self._forward_scores(scores, mask), 1) + torch.stack(back[::-1], 1)).log_softmax(-1)

    def _forward_scores(self, scores: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        """For each token the log-sum of all sequences of tags that end in each of its tags (rows × tags)."""
        found = [scores[:, 0]]
        for step in range(1, scores.shape[1]):
            after = (found[-1][:, :, None] + self.follows).logsumexp(1) + scores[:, step]
            found.append(torch.where(mask[:, step, None], after, found[-1]))
        return found


class Network(PreTrainedModel):
    config_class = NetworkConfig
    base_model_prefix = "reader"

    def __init__(self, config: NetworkConfig):
        super().__init__(config)
        self.reader = Reader(config)

    def get_input_embeddings(self) -> nn.Embedding:
        return self.reader.embeddings

    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)
        if isinstance(module, Chain):
            nn.init.zeros_(module.follows)


class NetworkForSequenceClassification(Network):
    def __init__(self, config: NetworkConfig):
        super().__init__(config)
        size = self.reader.size
        self.dense = nn.Identity() if config.num_hidden_layers else nn.Sequential(
            nn.Linear(size, size), nn.ReLU(), nn.Dropout(config.dropout))
        self.classifier = nn.Linear(size, config.num_labels)
        self.post_init()

    def forward(self, input_ids, attention_mask=None, **others) -> SequenceClassifierOutput:
        mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        with torch.autocast(input_ids.device.type, enabled=False):  # an LSTM is not faster by half precision
            vectors, counts = self.reader(input_ids, mask), mask[..., None].bool()
            if self.reader.lstm is None:
                read = (vectors * counts).sum(1) / counts.sum(1).clamp(min=1)
            else:
                read = vectors.masked_fill(~counts, NEVER).amax(1)
            return SequenceClassifierOutput(logits=self.classifier(self.dense(read)))


class NetworkForTokenClassification(Network):
    def __init__(self, config: NetworkConfig):
        super().__init__(config)
        self.classifier = nn.Linear(self.reader.size, config.num_labels)
        self.chain = Chain(config.num_labels) if config.crf else None
        self.post_init()

    def forward(self, input_ids, attention_mask=None, **others) -> TokenClassifierOutput:
        """The logits are, with a CRF, log-probabilities of tags, but in training the scores that `Chain.loss` takes."""
        mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        with torch.autocast(input_ids.device.type, enabled=False):
            scores = self.classifier(self.reader(input_ids, mask))
            if self.chain is not None and not self.training:
                scores = self.chain.chances(scores, mask.bool())
            return TokenClassifierOutput(logits=scores)


AutoConfig.register(NetworkConfig.model_type, NetworkConfig, exist_ok=True)
AutoModelForSequenceClassification.register(NetworkConfig, NetworkForSequenceClassification, exist_ok=True)
AutoModelForTokenClassification.register(NetworkConfig, NetworkForTokenClassification, exist_ok=True)
