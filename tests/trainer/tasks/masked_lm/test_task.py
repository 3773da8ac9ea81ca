"""Adapting a model to texts: what is hidden, what is learnt, and that an interruption changes nothing."""

import os
import signal

import numpy as np
import pandas as pd
import pytest

from tests.tiny import SAMPLE
from tests.trainer.queue.test_supervision import ended, in_epoch, same, until, weights
from trainer.compute.device import find_device
from trainer.compute.encoding import encode_words
from trainer.compute.loaded import Loaded
from trainer.compute.masking import choose_words
from trainer.errors import Problem
from trainer.home.files import read_json
from trainer.home.layout import Home
from trainer.home.specs import Base
from trainer.models.families import CARRIED
from trainer.models.loading import find_base, load_masked_lm
from trainer.models.reading import load_tokenizer
from trainer.options import Repairs
from trainer.queue.resuming import resume
from trainer.studio import create_project, look_at, start
from trainer.tasks import TASKS
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import figures_of
from trainer.training.checkpoints import newest_checkpoint
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

SLOW = {"epochs": 3, "batch_size": 8, "max_length": 64, "learning_rate": 0.001, "patience": 0}


def words_of(texts: list[str], max_length: int = 64) -> list[list[tuple[str, int]]]:
    """(token, word) of each piece, as the carried tokenizer makes them."""
    tokenizer = load_tokenizer(find_base(CARRIED))
    data = encode_words(tokenizer, texts, max_length)
    return [list(zip(tokenizer.convert_ids_to_tokens(data.ids[data.span(row)].tolist()),
                     data.words[data.span(row)].tolist(), strict=True)) for row in range(len(data.ends))]


def test_a_word_is_what_stands_between_blanks_whatever_blank_it_is():
    row, = words_of(["이 영화는　정말재밌었어요!!\nㅋㅋ 😀"])
    words: dict[int, str] = {}
    for token, word in row:
        words[word] = words.get(word, "") + token
    assert words.pop(-1) == "[CLS][SEP]"
    assert [text.replace("▁", "") for text in words.values()][:4] == ["이", "영화는", "정말재밌었어요!!", "ㅋㅋ"]


def test_text_without_blanks_is_taken_in_parts_so_that_something_is_left_to_guess_from():
    row, = words_of(["너무재미있었다그래서보는것을추천한다" * 3])
    counts = np.bincount([word for _, word in row if word >= 0])
    assert counts.max() == 8 and len(counts[counts > 0]) > 2


def test_a_giant_line_is_cut_into_pieces_and_nothing_is_lost():
    text = "아주 긴 글 한 줄입니다. " * 2000
    pieces = words_of([text], 32)
    assert max(map(len, pieces)) == 32
    told = "".join(token for piece in pieces for token, word in piece if word >= 0)
    assert told.replace("▁", "") == text.replace(" ", "")


def test_blank_texts_make_no_rows():
    assert len(words_of(["", "   ", "글"])) == 1


def test_words_are_hidden_whole_and_never_all_left():
    words = np.array([[-1, 0, 0, 1, 2, 2, 2, -1], [-1, 0, 1, 1, -1, -1, -1, -1]])
    for seed in range(200):
        hidden = choose_words(words, 0.15, np.random.default_rng(seed))
        assert hidden.any() and not hidden[words < 0].any()
        for row in range(2):
            for word in range(words[row].max() + 1):
                assert len(set(hidden[row][words[row] == word])) == 1
    many = choose_words(np.tile(np.arange(1000), (100, 1)), 0.15, np.random.default_rng(0))
    assert abs(many.mean() - 0.15) < 0.01


FAMILIES = ("albert", "bert", "big_bird", "camembert", "convbert", "deberta", "deberta-v2", "distilbert", "electra",
            "ernie", "modernbert", "mpnet", "nystromformer", "roberta", "roformer", "xlm-roberta")


@pytest.mark.parametrize("family", FAMILIES)
def test_only_hidden_tokens_are_guessed_and_as_if_all_were(family, tiny_encoder, tmp_path):
    """In every family the head sees one token at a time: the logits are the same, at a fraction of the cost."""
    import torch
    from transformers import AutoConfig, AutoModelForMaskedLM

    from trainer.tasks.masked_lm.blanks import logits_at
    from trainer.tasks.masked_lm.task import _hidden

    tokenizer = load_tokenizer(Base(id="tiny", path=str(tiny_encoder)))
    small = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64, "dim": 32,
             "n_layers": 2, "n_heads": 4, "hidden_dim": 64, "embedding_size": 32, "pad_token_id": 0,
             "max_position_embeddings": 130, "vocab_size": len(tokenizer)}
    model = AutoModelForMaskedLM.from_config(AutoConfig.for_model(family, **small)).eval()
    loaded = Loaded(model, tokenizer, find_device(), 64)
    data = encode_words(tokenizer, ["이 영화는 정말 재미있었어요", "별로였다", "배우들의 연기가 좋았습니다"], 64)
    with torch.inference_mode():
        ids, mask, hidden = _hidden(loaded, data, np.arange(3), np.random.default_rng(0))
        few, all_of_them = logits_at(loaded, ids, mask, hidden), model(input_ids=ids, attention_mask=mask).logits
        assert torch.allclose(few, all_of_them[hidden], atol=1e-5)


def test_perplexity_falls_on_texts_that_repeat_themselves(supervisor, tiny_encoder, tmp_path):
    texts = [f"{who} {what} {how} 보았습니다" for who in ("우리는", "저는", "친구가") for what in ("영화를", "드라마를", "연극을")
             for how in ("즐겁게", "지루하게", "조용히", "열심히")] * 3
    file = tmp_path / "글.txt"
    file.write_text("\n".join(f"{text} {number}번" for number, text in enumerate(texts)), encoding="utf-8")
    project = create_project(Home(tmp_path / "집"), "local", "", *look_at(file, task="masked-lm"))
    assert project.spec.task == "masked-lm" and project.spec.columns.label is None
    quick = {"epochs": 30, "learning_rate": 0.005, "batch_size": 8}
    run = start(project, Plan(model=str(tiny_encoder), settings=quick), local_folders=True)
    result, now = ended(run), snapshot(run)
    assert result["state"] == "done", result
    before, after = now["before"]["perplexity"], now["score"]
    assert result["before"] == now["before"] and result["score"] == after and now["metric"] == "perplexity"
    assert before > 1000 and after < 60, "a random head knows nothing; a few hundred steps learn a few dozen words"
    assert now["epochs"][-1]["metrics"]["masked_accuracy"] > now["before"]["masked_accuracy"]
    assert any("출력층" in remark["ko"] for remark in now["remarks"]), "the tiny encoder has no head"
    examples = figures_of(run)["examples"]
    assert examples and all("[MASK]" in each["hidden"] and "[MASK]" not in each["guess"] for each in examples)
    assert not run.is_tested and best_run(project).name == run.name


def test_killed_and_stopped_an_adaptation_ends_with_the_weights_of_an_uninterrupted_one(
        project, supervisor, tiny_encoder):
    how = SLOW | {"method": "lora", "lora_rank": 4}
    whole = start(project, Plan(model=str(tiny_encoder), settings=how, task="masked-lm"), local_folders=True)
    run = start(project, Plan(model=str(tiny_encoder), settings=how, task="masked-lm"), local_folders=True)
    assert ended(whole)["state"] == "done", whole.result
    in_epoch(run, 1.3)
    os.kill(read_json(run.worker)["pid"], signal.SIGKILL)
    in_epoch(run, 2.3)
    run.ask_to_stop()
    assert ended(run)["state"] == "stopped" and "batch" in newest_checkpoint(run.checkpoints)[0].name
    assert read_json(run.worker)["attempt"] == 2
    resume(run)
    supervisor.wake()
    until(lambda: (run.result or {}).get("state") == "done")
    assert same(weights(whole), weights(run))
    assert not any("lora" in name for name in weights(run)), "the adapter is merged into the model"
    assert whole.score == run.score and whole.result["before"] == run.result["before"]


def test_what_is_measured_on_is_never_learnt(tmp_path):
    """Rows without a label are learnt from, but for those whose text is in the validation or test rows."""
    table = pd.read_csv(SAMPLE, dtype=str)
    again = table.assign(감정="")
    file = tmp_path / "리뷰.csv"
    pd.concat([table, again, again.assign(리뷰=again["리뷰"] + " 또 볼래요")]).to_csv(file, index=False)
    project = create_project(Home(tmp_path / "집"), "local", "리뷰", *look_at(file))
    learnt = set(TASKS["masked-lm"].rows(project, "train")[0])
    for part in ("valid", "test"):
        assert not learnt & set(pd.read_parquet(project.split(part))["text"])
    assert any(text.endswith("또 볼래요") for text in learnt)
    assert project.survey.unlabelled == project.text_rows - len(pd.read_parquet(project.split("train")))


def test_a_model_without_a_head_gets_a_new_one_that_is_named(tiny_encoder):
    assert load_masked_lm(Base(id="tiny", path=str(tiny_encoder))).new_parts == ["cls"]
    assert load_masked_lm(find_base(CARRIED)).new_parts == []


def test_one_giant_line_is_divided_like_any_text_and_that_is_said(tmp_path):
    line = " ".join(f"{number}번째 문장은 {'가나다라마바사'[number % 7]}로 시작합니다." for number in range(5000))
    file = tmp_path / "한 줄.txt"
    file.write_text(line, encoding="utf-8")
    table, columns, found = look_at({"": file}, task="masked-lm")
    assert "".join(found.rows["text"]).replace(" ", "") == line.replace(" ", "")
    assert "조각으로 나누었습니다" in {each.code: each for each in found.findings}["long_texts"].words.ko
    project = create_project(Home(tmp_path / "집"), "local", "", table, columns, found)
    rows = read_json(project.survey_file)["rows"]
    assert rows["valid"] > 1 and rows["test"] == 0 and rows["train"] + rows["valid"] == len(found.rows)


def test_texts_are_cleaned_as_asked_for(tmp_path):
    file = tmp_path / "글.txt"
    file.write_text("\n".join(f"{number}번 손님 전화는 010-1234-{number:04}입니다" for number in range(200)))
    rows = look_at(file, task="masked-lm", repairs=Repairs(mask_personal=True))[2].rows
    assert rows["text"].str.contains("[전화번호]", regex=False).all() and not rows["text"].str.contains("010-").any()


@pytest.mark.parametrize("lines, code", [
    (["", " ", ""], "no_text"),
    (["짧은 글"] * 30, "too_little_text"),
    ([f"An English sentence, and only that, number {number}." for number in range(200)], "no_hangul"),
    (["같은 글이 되풀이됩니다 " * 4] * 50, "too_few_texts"),
])
def test_texts_that_cannot_be_learnt_from_are_refused_with_the_reason(tmp_path, lines, code):
    file = tmp_path / "글.txt"
    file.write_text("\n".join(["", *lines, ""]), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        look_at(file, task="masked-lm")
    assert problem.value.code == code
