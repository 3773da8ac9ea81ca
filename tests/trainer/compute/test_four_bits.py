"""Linear layers in four bits, and back: which ones, how near, and that what stands before them can learn."""

import torch
from transformers import BertConfig, BertForSequenceClassification


def test_an_encoder_in_four_bits_lets_gradients_through_and_becomes_plain_again():
    from trainer.compute.four_bits import NF4, FourBits, in_four_bits, in_full

    torch.manual_seed(0)
    model = BertForSequenceClassification(BertConfig(vocab_size=99, hidden_size=60, num_hidden_layers=1,
                                                     num_attention_heads=2, intermediate_size=130)).eval()
    ids, exact = torch.arange(5, 21)[None], model.state_dict()
    small = in_four_bits(model, ["pooler", "classifier"])
    layers = {name: layer for name, layer in small.named_modules() if isinstance(layer, FourBits)}
    assert len(layers) == 6 and not any("pooler" in name for name in layers), "what is new learns in full"
    for name, layer in layers.items():
        weight = exact[f"{name}.weight"]
        assert layer.codes.nbytes + layer.scales.nbytes < 0.15 * weight.nbytes
        blocks, near = (each.flatten()[:64] / weight.flatten()[:64].abs().max() for each in (weight, layer.weight))
        assert torch.allclose(near, NF4[(blocks[:, None] - NF4).abs().argmin(dim=1)]), "the nearest of the 16"
    with torch.inference_mode():
        answer = small(ids).logits
    small(inputs_embeds=(seen := torch.randn(1, 4, 60, requires_grad=True))).logits.sum().backward()
    slope = seen.grad.clone()

    plain = in_full(small)
    assert {name: weight.shape for name, weight in plain.state_dict().items()} == {
        name: weight.shape for name, weight in exact.items()}
    seen.grad = None
    plain(inputs_embeds=seen).logits.sum().backward()
    assert torch.allclose(seen.grad, slope, atol=1e-6)
    with torch.inference_mode():
        assert torch.allclose(plain(ids).logits, answer, atol=1e-5)
    rough = {name for name, weight in plain.state_dict().items() if not torch.equal(weight, exact[name])}
    assert rough == {f"{name}.weight" for name in layers}
