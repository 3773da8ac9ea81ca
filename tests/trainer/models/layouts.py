"""Small checkpoints of random weights, with the files and settings that the models of the catalogue have on the Hub."""

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.tiny import SAMPLE, SPECIAL
from trainer.models.catalogue import ON_THE_HUB
from trainer.studio import look_at

WORDS = 1_500  # of a vocabulary
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
WORDPIECE = {"do_lower_case": False, "tokenizer_class": "BertTokenizer", "model_max_length": 512}
ROBERTA = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"]
GEMMA = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
GPT2 = ["<s>", "</s>", "<usr>", "<pad>", "<sys>", "<unk>", "<mask>"]
XLMR = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


@cache
def reviews() -> list[str]:
    return look_at(SAMPLE)[2].rows["text"].tolist()


@cache
def made(kind: str, special: tuple[str, ...]) -> str:
    """A tokenizer trained on the reviews, as JSON: "wordpiece", "bytes", "spaces" (BPE of letters) or "unigram"."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    unknown = next((token for token in special if "unk" in token.lower()), None)
    model, trainer, splits, joins, letters = {
        "wordpiece": lambda: (models.WordPiece(unk_token=unknown), trainers.WordPieceTrainer,
                              pre_tokenizers.BertPreTokenizer(), decoders.WordPiece(),
                              normalizers.BertNormalizer(lowercase=False)),
        "bytes": lambda: (models.BPE(), trainers.BpeTrainer, pre_tokenizers.ByteLevel(add_prefix_space=False),
                          decoders.ByteLevel(), normalizers.NFC()),
        "spaces": lambda: (models.BPE(unk_token=unknown), trainers.BpeTrainer, pre_tokenizers.Metaspace(),
                           decoders.Metaspace(), normalizers.NFC()),
        "unigram": lambda: (models.Unigram(), trainers.UnigramTrainer, pre_tokenizers.Metaspace(), decoders.Metaspace(),
                            normalizers.NFKC())}[kind]()
    tokenizer = Tokenizer(model)
    tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.decoder = letters, splits, joins
    options = {"unk_token": unknown} if kind == "unigram" else {}
    alphabet = pre_tokenizers.ByteLevel.alphabet() if kind == "bytes" else []
    tokenizer.train_from_iterator(reviews(), trainer(vocab_size=WORDS, special_tokens=[*special], show_progress=False,
                                                     initial_alphabet=alphabet, **options))
    return tokenizer.to_str()


def words_of(kind: str, special: list[str]) -> list[str]:
    vocabulary = json.loads(made(kind, tuple(special)))["model"]["vocab"]
    return sorted(vocabulary, key=vocabulary.get)


def tokenizer_json(folder: Path, kind: str, special: list[str], ends: tuple[str, str] | None = None,
                   **settings) -> None:
    """A tokenizer.json; `ends`: what it puts before and after a text."""
    from tokenizers import Tokenizer, processors

    tokenizer = Tokenizer.from_str(made(kind, tuple(special)))
    if ends:
        first, last = ends
        tokenizer.post_processor = processors.TemplateProcessing(
            single=[first, "$A", last], pair=[first, "$A", last, "$B:1", f"{last}:1"],
            special_tokens=[(mark, tokenizer.token_to_id(mark)) for mark in {*ends}])
    (folder / "tokenizer.json").write_text(tokenizer.to_str())
    settings_json(folder, **settings)


def settings_json(folder: Path, **settings) -> None:
    if settings:
        (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def vocab_txt(folder: Path, special: list[str] = SPECIAL, whole: bool = True, **settings) -> None:
    """A vocab.txt of WordPiece; `whole`: with a tokenizer.json beside it."""
    if whole:
        tokenizer_json(folder, "wordpiece", special, ("[CLS]", "[SEP]"))
    (folder / "vocab.txt").write_text("\n".join(words_of("wordpiece", special)) + "\n")
    settings_json(folder, **settings)


def trained(texts: list[str], **settings) -> bytes:
    """A SentencePiece model with the special tokens of KoBERT's."""
    from sentencepiece import SentencePieceTrainer

    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=1000, unk_id=0, pad_id=1, bos_id=2, eos_id=3,
        unk_piece="[UNK]", pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]",
        user_defined_symbols=["[MASK]", "\u2028"], minloglevel=2, **settings)
    return model.getvalue()


def sentencepiece(folder: Path, file: str, listed: bool, **settings) -> None:
    """The tokenizer of KoBERT; `listed`: with its tokens in a vocab.txt."""
    from sentencepiece import SentencePieceProcessor

    (folder / file).write_bytes(content := trained(reviews()))
    if listed:
        pieces = SentencePieceProcessor(model_proto=content)
        (folder / "vocab.txt").write_text("\n".join(pieces.id_to_piece(number) for number in range(len(pieces))) + "\n")
    settings_json(folder, **settings)


def weights(folder: Path, family: str, head: str, halves: bool = False, pickled: bool = False, **config) -> None:
    """A random model; `halves`: in bf16; `pickled`: as pytorch_model.bin."""
    import torch
    import transformers

    settings = transformers.AutoConfig.for_model(family, **{**SMALL, "vocab_size": WORDS, **config})
    torch.manual_seed(0)
    cls = getattr(transformers, head)
    model = cls(settings, add_pooling_layer=False) if head == "BertModel" else cls(settings)
    model = model.to(torch.bfloat16) if halves else model
    model.save_pretrained(folder)
    if pickled:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        (folder / "model.safetensors").unlink()


class Layout(NamedTuple):
    tokens: Callable[[Path], None]
    model: Callable[[Path], None]


def _layout(tokens: Callable, model: Callable, *given, **named) -> Layout:
    return Layout(lambda folder: tokens(folder, *given, **named), model)


def bert(**more) -> Callable[[Path], None]:
    return lambda folder: weights(folder, "bert", "BertForMaskedLM", pad_token_id=0, **more)


def roberta(folder: Path) -> None:
    weights(folder, "roberta", "RobertaForMaskedLM", type_vocab_size=1, pad_token_id=1, max_position_embeddings=514,
            tokenizer_class="BertTokenizer")


def electra(folder: Path) -> None:
    weights(folder, "electra", "ElectraForPreTraining", embedding_size=16)


def gated(family: str, head: str, **more) -> Callable[[Path], None]:
    return lambda folder: weights(folder, family, head, halves=True, num_key_value_heads=2, head_dim=8, **more)


def modernbert(halves: bool, **ids) -> Callable[[Path], None]:
    return lambda folder: weights(folder, "modernbert", "ModernBertForMaskedLM", halves, local_attention=16,
                                  global_attn_every_n_layers=2, **ids)


WHOLE = _layout(vocab_txt, bert(), **WORDPIECE)
KOELECTRA = _layout(vocab_txt, electra, whole=False, do_lower_case=False, model_max_length=512)
KLUE = _layout(vocab_txt, roberta, ROBERTA, **WORDPIECE)
CHAT = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LAYOUTS = {
    "klue/bert-base": WHOLE,
    "skt/A.X-Encoder-base": _layout(
        tokenizer_json, modernbert(True, pad_token_id=0, cls_token_id=2, sep_token_id=3), "bytes", SPECIAL,
        ("[CLS]", "[SEP]"),
        tokenizer_class="PreTrainedTokenizerFast", cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]",
        unk_token="[UNK]", mask_token="[MASK]"),
    "klue/roberta-small": KLUE, "klue/roberta-base": KLUE, "klue/roberta-large": KLUE,
    "beomi/KcELECTRA-base-v2022": _layout(vocab_txt, electra, **(WORDPIECE | {"tokenizer_class": "ElectraTokenizer"})),
    "beomi/kcbert-base": _layout(vocab_txt, bert(max_position_embeddings=300), do_lower_case=False,
                                 model_max_length=300),
    "monologg/koelectra-small-v3-discriminator": KOELECTRA, "monologg/koelectra-base-v3-discriminator": KOELECTRA,
    "skt/kobert-base-v1": _layout(sentencepiece, bert(vocab_size=1_000), "spiece.model", False,
                                  tokenizer_class="XLNetTokenizer"),
    "monologg/kobert": _layout(sentencepiece, bert(vocab_size=1_000), "tokenizer_78b3253a26.model", True,
                               do_lower_case=False),
    "jinmang2/kpfbert": _layout(vocab_txt, lambda folder: weights(folder, "bert", "BertModel"), whole=False),
    "monologg/kobigbird-bert-base": _layout(
        vocab_txt, lambda folder: weights(folder, "big_bird", "BigBirdForPreTraining", pickled=True, block_size=16,
                                          attention_type="block_sparse", max_position_embeddings=4096,
                                          sep_token_id=3, tokenizer_class="BertTokenizer"),
        [*SPECIAL, "<s>", "</s>"], **WORDPIECE, bos_token="<s>", eos_token="</s>"),
    "kakaobank/kf-deberta-base": _layout(
        vocab_txt, lambda folder: weights(folder, "deberta-v2", "DebertaV2Model", pickled=True, type_vocab_size=0,
                                          position_buckets=256, relative_attention=True, position_biased_input=False,
                                          pos_att_type=["p2c", "c2p"], share_att_key=True, norm_rel_ebd="layer_norm"),
        **WORDPIECE),
    "jhu-clsp/mmBERT-base": _layout(
        tokenizer_json, modernbert(False, pad_token_id=0, cls_token_id=2, sep_token_id=1), "spaces", GEMMA,
        ("<bos>", "<eos>"), tokenizer_class="GemmaTokenizerFast", bos_token="<bos>", eos_token="<eos>",
        unk_token="<unk>", pad_token="<pad>", mask_token="<mask>", cls_token="<bos>", sep_token="<eos>"),
    "google-bert/bert-base-multilingual-cased": _layout(vocab_txt, bert(), do_lower_case=False, model_max_length=512),
    "FacebookAI/xlm-roberta-base": _layout(
        tokenizer_json, lambda folder: weights(folder, "xlm-roberta", "XLMRobertaForMaskedLM", type_vocab_size=1,
                                               pad_token_id=1, max_position_embeddings=514),
        "unigram", XLMR, ("<s>", "</s>"), tokenizer_class="XLMRobertaTokenizer", model_max_length=512),
    "skt/kogpt2-base-v2": _layout(
        tokenizer_json, lambda folder: weights(folder, "gpt2", "GPT2LMHeadModel", pickled=True, n_positions=1024,
                                               n_embd=32, n_layer=2, n_head=4, eos_token_id=1, pad_token_id=3,
                                               bos_token_id=0),
        "spaces", GPT2),
    "naver-hyperclovax/HyperCLOVAX-SEED-Text-Instruct-0.5B": _layout(
        tokenizer_json, gated("llama", "LlamaForCausalLM", tie_word_embeddings=True), "bytes", CHAT,
        tokenizer_class="GPT2Tokenizer", eos_token="<|im_end|>", bos_token="<|endoftext|>", pad_token="<|endoftext|>",
        unk_token="<|endoftext|>"),
    "Qwen/Qwen3-0.6B-Base": _layout(
        tokenizer_json, gated("qwen3", "Qwen3ForCausalLM", tie_word_embeddings=True), "bytes", CHAT,
        tokenizer_class="Qwen2Tokenizer", eos_token="<|endoftext|>", pad_token="<|endoftext|>", bos_token=None,
        unk_token=None),
    "LGAI-EXAONE/EXAONE-4.0-1.2B": _layout(
        tokenizer_json, gated("exaone4", "Exaone4ForCausalLM", sliding_window=None, layer_types=["full_attention"] * 2,
                              tie_word_embeddings=True), "bytes",
        ["[PAD]", "[BOS]", "[|endofturn|]", "[UNK]"], tokenizer_class="GPT2Tokenizer", bos_token="[BOS]",
        eos_token="[|endofturn|]", pad_token="[PAD]", unk_token="[UNK]"),
    "K-intelligence/Midm-2.0-Mini-Instruct": _layout(
        tokenizer_json, gated("llama", "LlamaForCausalLM"), "bytes", ["<|begin_of_text|>", "<|end_of_text|>"],
        tokenizer_class="PreTrainedTokenizerFast", bos_token="<|begin_of_text|>", eos_token="<|end_of_text|>")}
LAYOUTS["jhu-clsp/mmBERT-small"] = LAYOUTS["jhu-clsp/mmBERT-base"]
assert LAYOUTS.keys() == ON_THE_HUB.keys()


def make(name: str, folder: Path) -> Path:
    """The checkpoint called `name`, in a folder that is made for it."""
    folder.mkdir(parents=True)
    LAYOUTS[name].model(folder)
    LAYOUTS[name].tokens(folder)
    return folder
