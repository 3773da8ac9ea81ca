"""Networks without pretraining: what they compute, and that what was never trained is never taken for trained."""

import itertools
import shutil

import pytest

from trainer.errors import Problem
from trainer.home.specs import Base
from trainer.models.families import CARRIED, NETWORKS, facts_of, is_new
from trainer.models.loading import find_base, load_classifier, load_token_classifier
from trainer.models.reading import load_tokenizer
from trainer.tasks import TASKS

TAGS = ["O", "B-A", "I-A"]


@pytest.fixture
def crf():
    """With weights as training might leave them."""
    import torch

    model = load_token_classifier(find_base("kotune-bilstm-crf"), TAGS).eval()
    torch.nn.init.normal_(model.chain.follows)
    return model


def scores_of(model, ids):
    """What its tokens say by themselves, of one text."""
    import torch

    return model.classifier(model.reader(ids, torch.ones_like(ids)))[0]


def ways(model, ids) -> dict:
    """Way through the tags → how likely it is, by adding up all of them."""
    import torch

    scores, follows = scores_of(model, ids).detach(), model.chain.follows.detach()
    found = {way: (sum(scores[place, tag] for place, tag in enumerate(way))
                   + sum(follows[pair] for pair in itertools.pairwise(way))).exp()
             for way in itertools.product(range(len(TAGS)), repeat=ids.shape[1])}
    total = torch.stack([*found.values()]).sum()
    return {way: float(chance / total) for way, chance in found.items()}


def test_a_crf_weighs_all_ways_through_the_tags(crf):
    """The chances of tags, and the loss, are those that counting all ways gives; tags that are not known may be any."""
    import torch

    ids = torch.tensor([[2, 700, 800, 900, 3]])
    found = ways(crf, ids)
    expected = [[sum(chance for way, chance in found.items() if way[place] == tag) for tag in range(len(TAGS))]
                for place in range(5)]
    with torch.inference_mode():
        assert torch.allclose(crf(ids).logits[0].exp(), torch.tensor(expected), atol=1e-5)
    tags = torch.tensor([[-100, 1, 2, 0, -100]])
    right = sum(chance for way, chance in found.items() if way[1:4] == (1, 2, 0))
    loss = crf.chain.loss(scores_of(crf, ids)[None], torch.ones_like(ids).bool(), tags)
    assert loss.item() == pytest.approx(-torch.tensor(right).log().item() / 3, abs=1e-4)


@pytest.mark.parametrize("name", NETWORKS)
def test_an_answer_does_not_depend_on_the_texts_beside_it(name):
    import torch

    load = load_token_classifier if name.endswith("crf") else load_classifier
    model, ids = load(find_base(name), TAGS).eval(), torch.tensor([[2, 700, 3]])
    wide = torch.tensor([[2, 700, 3, 0, 0, 0], [2, 1, 4, 5, 6, 3]])
    with torch.inference_mode():
        alone, beside = model(ids).logits, model(wide, (wide != 0).long()).logits[:1]
    assert torch.allclose(alone, beside[:, :3] if name.endswith("crf") else beside, atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_new_and_is_drawn_by_the_seed(name):
    import torch

    base = find_base(name)
    assert is_new(base) and not is_new(find_base(CARRIED))
    assert load_tokenizer(base).get_vocab() == load_tokenizer(find_base(CARRIED)).get_vocab()
    drawn = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        model = load_classifier(base, ["a", "b"])
        assert {"reader", "classifier"} <= {*model.new_parts}, "nothing in it has been learnt"
        drawn.append(model.classifier.weight)
    assert torch.equal(*drawn[:2]) and not torch.equal(*drawn[1:])
    facts = facts_of(base)
    assert facts.is_network and facts.parameters == pytest.approx(model.num_parameters(), rel=0.2)


def test_weights_that_are_lost_are_never_drawn_anew(tmp_path):
    """A network that was trained is loaded from its weights, or not at all."""
    base = find_base("kotune-bilstm")
    model = load_classifier(base, ["a", "b"])
    model.save_pretrained(tmp_path / "trained")
    trained = Base(id=base.id, path=str(tmp_path / "trained"))
    assert load_classifier(trained, ["a", "b"]).new_parts == [] and not is_new(trained)
    assert load_classifier(trained, ["a", "b", "c"]).new_parts == ["classifier"]
    load_tokenizer(base).save_pretrained(trained.path)
    with pytest.raises(Problem) as refused:  # as somebody else's it is no base model
        find_base(trained.path, local_folders=True)
    assert refused.value.code == "not_an_encoder"
    (tmp_path / "trained" / "model.safetensors").unlink()
    with pytest.raises(Problem) as refused:
        load_classifier(trained, ["a", "b"])
    assert refused.value.code == "unreadable_model"


def test_a_home_that_has_moved_finds_its_networks(tmp_path):
    moved = Base(id="kotune-bilstm", path=str(tmp_path / "trainer" / "models" / "carried" / "kotune-bilstm"))
    assert is_new(moved) and facts_of(moved) == facts_of(find_base("kotune-bilstm"))
    shutil.copytree(find_base("kotune-bilstm").path, tmp_path / "kotune-bilstm")
    with pytest.raises(Problem):
        facts_of(Base(id="kotune-bilstm", path=str(tmp_path / "kotune-bilstm")))


def test_tasks_name_networks_that_there_are():
    assert {name for task in TASKS.values() for name in task.networks} == {*NETWORKS}
