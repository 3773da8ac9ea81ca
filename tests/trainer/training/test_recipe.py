"""Every option of a training acts in the loop: a few steps of a tiny encoder, which end elsewhere without it."""

import math

import numpy as np
import pytest
import torch

from tests.tiny import make_encoder
from trainer.compute.batches import training_batches
from trainer.compute.device import AS_WISHED, Device
from trainer.compute.encoding import encode
from trainer.compute.layers import heights, layers_of
from trainer.compute.loaded import Loaded
from trainer.home.events import EventLog
from trainer.home.files import write_json
from trainer.home.project import Run
from trainer.home.specs import Base, RunSpec
from trainer.models.families import facts_of
from trainer.models.loading import load_classifier, load_tokenizer
from trainer.options import Settings
from trainer.tasks import TASKS
from trainer.training.checkpoints import Progress
from trainer.training.fit import Fit
from trainer.training.recipe import prepared, rate_at

TASK = TASKS["classification"]
PLAIN = {"method": "full", "learning_rate": 1e-2, "epochs": 2, "batch_size": 4, "max_length": 32, "patience": 0,
         "seed": 1}  # as a run of version 0.1 says it
TEXTS = ["재미있어요", "재미없다", "좋아요 정말", "돈이 아깝다", "최고예요", "별로예요 정말 정말", "다시 보고 싶다", "지루해요", "추천"]
LABELS = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1])


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return make_encoder(tmp_path_factory.mktemp("인코더"), layers=2)


def begun(encoder, folder, **given) -> Fit:
    """A training before its first step; nothing but its spec is on the disk."""
    settings, base = Settings(**PLAIN | given), Base(id="tiny", path=str(encoder))
    run = Run(folder / "project" / "runs" / "001")
    run.path.mkdir(parents=True, exist_ok=True)
    write_json(run.file, RunSpec(base=base, settings=settings, created=0, key="").model_dump())
    torch.manual_seed(settings.seed)
    model = prepared(load_classifier(base, ["부정", "긍정"]), TASK, settings)
    loaded = Loaded(model, load_tokenizer(base), Device("cpu", "fp32", ""), settings.max_length)
    data = encode(loaded.tokenizer, TEXTS, LABELS, settings.max_length)
    return Fit(run, loaded, data, data, TASK, EventLog(run.events))


def weights_of(model) -> dict:
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


def trained(encoder, folder, **given) -> dict:
    """The weights after an epoch."""
    fit = begun(encoder, folder, **given)
    assert fit._train_epoch()
    return weights_of(fit.loaded.model)


def differ(one: dict, other: dict) -> set[str]:
    return {name for name in one if not torch.allclose(one[name], other[name], atol=1e-6)}


@pytest.fixture(scope="module")
def plain(encoder, tmp_path_factory):
    return trained(encoder, tmp_path_factory.mktemp("plain"))


def test_untouched_settings_train_as_they_always_did(encoder, tmp_path, plain):
    """Written out: the recipe of version 0.1, to the last bit."""
    base = Base(id="tiny", path=str(encoder))
    torch.manual_seed(PLAIN["seed"])
    model, tokenizer = load_classifier(base, ["부정", "긍정"]).train(), load_tokenizer(base)
    data = encode(tokenizer, TEXTS, LABELS, 32)
    loaded = Loaded(model, tokenizer, Device("cpu", "fp32", ""), 32)
    matrices, vectors = ([w for w in model.parameters() if (w.ndim > 1) == wide] for wide in (True, False))
    groups = [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.0, fused=True)
    steps, warmup = 6, 1
    for step, rows in enumerate(training_batches(data.lengths, 4, PLAIN["seed"], 0)):
        torch.nn.functional.cross_entropy(loaded.logits(data, rows), torch.from_numpy(LABELS[rows])).backward()
        torch.nn.utils.clip_grad_norm_([*matrices, *vectors], 1.0)  # added up in this order, which rounds as it did
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * ((step + 1) / warmup if step < warmup else (steps - step) / (steps - warmup))
        optimizer.step()
        optimizer.zero_grad()
    assert all(torch.equal(weight, plain[name]) for name, weight in model.named_parameters())


@pytest.mark.parametrize("given", [
    {"schedule": "cosine"}, {"schedule": "constant"}, {"warmup": 0.5}, {"weight_decay": 0.5}, {"clipping": 0.01},
    {"clipping": 0}, {"layer_decay": 0.5}, {"dropout": 0.5}, {"dropout": 0}, {"label_smoothing": 0.2}, {"focal": 2},
    {"accumulation": 2}, {"frozen_layers": 1}, {"seed": 2}], ids=str)
def test_an_option_leads_elsewhere(encoder, tmp_path, plain, given):
    assert differ(plain, trained(encoder, tmp_path, **given)), "it has no effect"


def test_batches_that_are_gathered_are_one_large_batch(encoder, tmp_path):
    """Nine rows at once, or four, four and one: the same step, each row counting the same."""
    at_once = trained(encoder, tmp_path / "1", batch_size=9, dropout=0)
    gathered = trained(encoder, tmp_path / "3", batch_size=4, accumulation=3, dropout=0)
    fit = begun(encoder, tmp_path / "3", batch_size=4, accumulation=3)
    assert (fit.steps_per_epoch, fit.steps) == (1, 2) and not {
        name for name in differ(at_once, gathered) if not torch.allclose(at_once[name], gathered[name], atol=1e-4)}


def test_frozen_layers_stay_as_they_are_and_the_others_learn(encoder, tmp_path):
    fit = begun(encoder, tmp_path, frozen_layers=1)
    before = weights_of(fit.loaded.model)
    fit._train_epoch()
    moved = differ(before, weights_of(fit.loaded.model))
    assert not [name for name in moved if "embeddings" in name or "layer.0." in name]
    assert any("layer.1." in name for name in moved) and "classifier.weight" in moved


def test_each_layer_down_learns_at_a_lower_rate(encoder, tmp_path):
    fit = begun(encoder, tmp_path, layer_decay=0.5)
    model, fit.progress.step = fit.loaded.model, 3
    fit.step(fit.batches_of(0)[0], np.random.default_rng(0))
    rates = {weight: group["lr"] for group in fit.optimizer.param_groups for weight in group["params"]}
    found = [rates[weight] / fit.learning_rate(3) for weight in (
        model.bert.embeddings.word_embeddings.weight, model.bert.encoder.layer[0].output.dense.weight,
        model.bert.encoder.layer[1].output.dense.bias, model.bert.pooler.dense.weight, model.classifier.weight)]
    assert found == pytest.approx([0.125, 0.25, 0.5, 1, 1]) and len(rates) == len([*model.parameters()])


def test_the_rate_rises_and_then_falls_as_it_is_told():
    def rates(**given) -> list[float]:
        settings = Settings(**PLAIN | {"learning_rate": 0.1} | given)
        return [round(rate_at(step, 10, settings), 4) for step in range(10)]

    assert rates(warmup=0.2)[:3] == [0.05, 0.1, 0.1] and rates(warmup=0.2)[6] == 0.05
    assert rates(warmup=0)[:2] == [0.1, 0.1] and rates(warmup=0, schedule="constant") == [0.1] * 10
    assert rates(warmup=0.2, schedule="cosine")[6] == 0.05
    assert rates(warmup=0.2, schedule="cosine")[9] < rates(warmup=0.2)[9]


@pytest.mark.parametrize("by, over", [("score", False), ("loss", True)])
def test_early_stopping_goes_by_what_was_chosen(encoder, tmp_path, by, over):
    """The score got better after the loss had got worse: it goes on by the one, and ends by the other."""
    fit = begun(encoder, tmp_path, patience=2, epochs=9, stops_by=by)
    fit.progress = Progress(epoch=5, best_epoch=4, best_score=0.9, lowest_epoch=3, lowest_loss=0.2)
    assert fit._is_over(fit.progress) == over


def test_the_loss_of_each_epoch_is_remembered(encoder, tmp_path):
    fit = begun(encoder, tmp_path)
    for score in (0.5, 0.4, 0.6):
        fit.task = type("Fixed", (), {"metric": TASK.metric, "validate": lambda *_, score=score: type("Answers", (), {
            "metrics": lambda _: {TASK.metric.name: 0.5, "loss": score}, "columns": lambda _: {}})()})()
        fit.progress.epoch += 1
        fit._evaluate()
    assert (fit.progress.lowest_epoch, fit.progress.lowest_loss) == (2, 0.4)


def test_smoothed_labels_and_a_focus_give_the_loss_that_papers_write(encoder, tmp_path):
    fit = begun(encoder, tmp_path, dropout=0)
    rows = np.arange(4)
    chance = fit.loaded.logits(fit.train, rows).softmax(-1).detach().numpy()
    right = chance[np.arange(4), LABELS[rows]]

    def loss(**given) -> float:
        return TASK.loss(fit.loaded, fit.train, rows, np.random.default_rng(0), Settings(**PLAIN | given)).item()

    assert loss() == pytest.approx(-np.log(right).mean(), rel=1e-5)
    assert loss(focal=2) == pytest.approx(-((1 - right) ** 2 * np.log(right)).mean(), rel=1e-5)
    assert loss(label_smoothing=0.2) == pytest.approx(
        -(0.9 * np.log(right) + 0.1 * np.log(1 - right)).mean(), rel=1e-5)


@pytest.mark.parametrize("given, scale", [
    ({}, 2), ({"lora_alpha": 8}, 2), ({"lora_rank": 16, "lora_alpha": 8}, 0.5),
    ({"lora_form": "rslora", "lora_alpha": 8}, 8 / math.sqrt(4)), ({"lora_form": "dora"}, 2),
    ({"lora_targets": "attention"}, 2), ({"lora_dropout": 0.5}, 2)], ids=str)
def test_an_adapter_is_as_it_was_asked_for_and_learns(encoder, tmp_path, given, scale):
    given = {"method": "lora", "lora_rank": 4} | given
    fit = begun(encoder, tmp_path, **given)
    layers = {name: module for name, module in fit.loaded.model.named_modules() if hasattr(module, "lora_A")}
    assert len(layers) == (8 if "lora_targets" in given else 13)  # 2 layers of 6, and the pooler
    assert all(("attention" in name) for name in layers) == ("lora_targets" in given)
    for module in layers.values():
        assert module.scaling["default"] == pytest.approx(scale)
        assert module.lora_A["default"].weight.shape[0] == given["lora_rank"]
        assert module.lora_dropout["default"].p == given.get("lora_dropout", 0.05)
    before = weights_of(fit.loaded.model)
    assert any("magnitude" in name for name in before) == (given.get("lora_form") == "dora")
    fit._train_epoch()
    moved = differ(before, weights_of(fit.loaded.model))
    assert any("lora_" in name for name in moved) and any("classifier" in name for name in moved)
    assert not [name for name in moved if "base_layer" in name]


def test_an_exact_precision_is_not_overruled():
    exact = Device("cpu", "bf16", "processor").exact(AS_WISHED)
    with exact.autocast():
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.float32
    assert exact.precision == "fp32" and "fp32" in exact.reason.ko


FAMILIES = {
    "albert": {"embedding_size": 8}, "bert": {}, "big_bird": {"attention_type": "original_full"}, "camembert": {},
    "convbert": {"embedding_size": 16}, "deberta": {}, "deberta-v2": {}, "distilbert": {"dim": 16, "hidden_dim": 32,
                                                                                       "n_layers": 2, "n_heads": 2},
    "electra": {"embedding_size": 8}, "ernie": {}, "modernbert": {"attention_dropout": 0.1}, "mpnet": {},
    "nystromformer": {"segment_means_seq_len": 8, "num_landmarks": 2}, "roberta": {}, "roformer": {"embedding_size": 8},
    "xlm-roberta": {}, "gpt2": {},
    **{name: {"attention_dropout": 0, "num_key_value_heads": 2} for name in ("llama", "qwen2", "qwen3", "exaone4")}}


@pytest.mark.parametrize("family", FAMILIES)
def test_dropout_and_layers_are_found_in_every_family(tmp_path, family):
    """Without dropout a model in training says the same twice; and its lowest layer is above its embeddings."""
    from transformers import AutoConfig, AutoModelForSequenceClassification

    size = {} if family == "distilbert" else {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
                                              "intermediate_size": 32}
    config = AutoConfig.for_model(family, vocab_size=40, max_position_embeddings=40, pad_token_id=0,
                                  **size, **FAMILIES[family])
    model = AutoModelForSequenceClassification.from_config(config).train()
    ids = torch.tensor([[3, 7, 9, 5, 6, 8, 4, 2]])

    def says(share: float) -> bool:
        """Whether it says the same twice."""
        prepared(model, TASK, Settings(**PLAIN, dropout=share))
        return torch.equal(*(model(input_ids=ids).logits for _ in range(2)))

    assert says(0.0) and not says(0.5)
    config.save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").touch()
    (tmp_path / "vocab.txt").touch()
    layers = facts_of(Base(id=family, path=str(tmp_path))).layers
    assert len(layers_of(model)) == layers == (1 if family == "albert" else 2)
    found = {height for weight, height in heights(model).items()}
    assert found == {*range(layers + 2)} and len(heights(model)) == len([*model.parameters()])
    assert all(height == 0 for weight, height in heights(model).items() if weight.shape[0] == 40 and weight.ndim > 1)
