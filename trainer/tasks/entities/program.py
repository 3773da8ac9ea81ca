"""The program with which a published model and its CRF answer together as in KoTune, without KoTune."""

from pathlib import Path

FEATURES = (Path(__file__).parent / "features.py").read_text(encoding="utf-8")

PROGRAM = '''# pip install transformers torch python-crfsuite
import json
from pathlib import Path

import torch
from pycrfsuite import Tagger
from transformers import AutoModelForTokenClassification, AutoTokenizer

folder = Path(<folder>)
share = <share>  # of the trained model in the answer; the rest is the simple method's
temperature = <temperature>  # by it the mean of both is as sure as it is right, on validation rows
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForTokenClassification.from_pretrained(folder).eval()
tags = [model.config.id2label[number] for number in range(model.config.num_labels)]  # O, B-…, I-…, B-…, I-…
kinds = json.loads((folder / "simple" / "kinds.json").read_text(encoding="utf-8"))
crf = Tagger()
crf.open(str(folder / "simple" / "model.crfsuite"))

<features>

def by_model(text):
    """{(start, end, kind): probability}: the likeliest tags that may follow one another. Longer texts are cut here."""
    given = tokenizer(text, truncation=True, max_length=<length>, return_offsets_mapping=True, return_tensors="pt")
    offsets = given.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        logs = model(**given).logits[0].log_softmax(-1)
    places, scores, ways, inner = [], [], [], torch.arange(2, len(tags), 2)
    first = torch.full([len(tags)], -1e9).index_fill_(0, torch.tensor([0]), 0)
    for (start, end), log in zip(offsets, logs):
        start = max(start, places[-1][1] if places else 0)
        while start < end and text[start].isspace():
            start += 1
        if start >= end:
            continue
        before = scores[-1] if scores else first
        value, way = before.max().repeat(len(tags)), before.argmax().repeat(len(tags))
        value[inner] = torch.maximum(before[inner - 1], before[inner])
        way[inner] = torch.where(before[inner - 1] >= before[inner], inner - 1, inner)
        places.append((start, end, log))
        scores.append(value + log)
        ways.append(way)
    path, tag = [], int(scores[-1].argmax()) if scores else 0
    for way in reversed(ways):
        path.append(tag)
        tag = int(way[tag])
    return gathered([(start, end, tags[tag], at(getattr(model.config, "entity_temperature", 1), float(log[tag].exp())))
                     for (start, end, log), tag in zip(places, reversed(path))])


def by_crf(text):
    found = crf.tag(features(text)) if text else []
    named = [tag if tag == "O" else tag[:2] + kinds[int(tag[2:])] for tag in found]
    return gathered([(place, place + 1, name, crf.marginal(tag, place))
                     for place, (tag, name) in enumerate(zip(found, named))])


def at(temperature, chance):
    chance = min(max(chance, 1e-7), 1 - 1e-7)
    return 1 / (1 + (1 / chance - 1) ** (1 / temperature))


def gathered(tagged):
    spans = []
    for start, end, tag, chance in tagged:
        if tag.startswith("I-") and spans and spans[-1][4] and spans[-1][2] == tag[2:]:
            spans[-1][1], spans[-1][3] = end, min(chance, spans[-1][3])
        elif tag != "O":
            spans.append([start, end, tag[2:], chance, True])
        if tag == "O" and spans:
            spans[-1][4] = False
    return {(start, end, kind): chance for start, end, kind, chance, _ in spans}


for text in ["여기에 글을 적으세요."]:
    chances = {}
    for weight, answers in ((share, by_model(text)), (1 - share, by_crf(text))):
        for span, chance in answers.items():
            chances[span] = chances.get(span, 0) + weight * chance
    found = []
    for (start, end, kind), chance in sorted(chances.items(), key=lambda pair: -pair[1]):
        if chance >= <kept> * (0 < share < 1) and not any(each[0] < end and start < each[1] for each in found):
            found.append((start, end, kind, text[start:end], round(at(temperature, chance), 4)))
    print(sorted(found))
'''


def program(kept: float) -> str:
    """The program with the fields {folder}, {share}, {temperature} and {length} of `CardWords.together`."""
    text = PROGRAM.replace("<features>", FEATURES).replace("<kept>", f"{kept:g}")
    text = text.replace("{", "{{").replace("}", "}}")
    return text.replace("<folder>", "{folder}").replace("<share>", "{share:g}").replace(
        "<length>", "{length}").replace("<temperature>", "{temperature:g}")
