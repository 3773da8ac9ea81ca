"""The card's words about an adapted base model: purpose, use, data, limits."""

from ..markdown import bullets, inline, table
from ..record import Record, Say
from ..sections import base_name, division, left_out, personal, surveyed
from ..verdict import FEW


def purpose(record: Record, say: Say) -> str:
    title, before = inline(record.title, 200), record.spec.base.lineage[1:]
    return "\n\n".join([
        say(f"**{title}** 분야의 말을 익힌 한국어 인코더입니다({say(*record.task.words.title)}). 글을 분류하지 않습니다: 이 분야의 글로 무언가를 학습할 때 "
            "시작점으로 쓰는 바탕 모델입니다.",
            f"A Korean encoder that has read texts of **{title}** ({say(*record.task.words.title).lower()}). It does not "
            "classify: it is a base model to start from when something is to be learnt from this field's texts."),
        say(f"코튠(KoTune)으로, 가린 낱말을 맞히며 사전 학습을 이어 했습니다(DAPT). 바탕 모델: {base_name(record, say)}"
            f"{', 이미 한 번 적응시킨 것에서 이어서' if before else ''}.",
            f"KoTune went on with its pretraining, by guessing hidden words (DAPT). Base model: "
            f"{base_name(record, say)}{', from where an adaptation before had come to' if before else ''}.")])


def use(record: Record, say: Say, repo_id: str) -> str:
    """Snippets that run as they stand, given the repository's name."""
    return "\n".join([
        say("가린 낱말 맞히기:", "Guess a hidden word:"), "",
        "```python", "from transformers import pipeline", "",
        f'guess = pipeline("{record.task.pipeline_tag}", model="{repo_id}")',
        'for found in guess(f"정말 {guess.tokenizer.mask_token} 싶어요."):',
        '    print(f"{found[\'score\']:.3f}", found["token_str"])', "```", "",
        say("분류를 학습하는 시작점으로 쓰기(라벨이 둘일 때):", "Start from it to train a classifier (of two labels):"), "",
        "```python", "from transformers import AutoModelForSequenceClassification, AutoTokenizer", "",
        f'tokenizer = AutoTokenizer.from_pretrained("{repo_id}")',
        f'model = AutoModelForSequenceClassification.from_pretrained("{repo_id}", num_labels=2)', "```", "",
        say("비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요. 코튠에서는 ‘설정’에서 ‘Hugging Face Hub의 모델’을 고르고 이 이름을 적으면 됩니다.",
            "If the repository is private, log in first with `hf auth login`. In KoTune, choose a model from the "
            "Hugging Face Hub under Settings, and type this name.")])


def data(record: Record, say: Say) -> str:
    project, rows, left = record.project, record.survey.rows, left_out(record)
    column, unlabelled = inline(project.columns.text), record.survey.unlabelled
    read = {say("배운 글", "Learnt from"): record.run.project.text_rows,
            say("따로 두고 재는 데 쓴 글", "Kept aside to measure on"): rows["valid"]}
    told = [f"{say('파일', 'File')}: {inline(project.source)}",
            say(f"글 열 {column}. 라벨은 쓰지 않았습니다.", f"Text in column {column}. No labels were used."),
            division(record, say)]
    if rows["test"]:
        read[say("읽지 않은 글(분류의 시험 행)", "Not read (test rows of a classifier)")] = rows["test"]
    if unlabelled:
        told.append(say(f"배운 글 가운데 {unlabelled:,}개는 라벨이 비어 있던 행입니다.",
                        f"{unlabelled:,} of the texts learnt from are rows without a label."))
    return "\n\n".join([
        bullets([*told, say(f"뺀 행: {left:,}개", f"Rows left out: {left:,}")]),
        table([say("부분", "Part"), say("행", "Rows")], [[title, f"{count:,}"] for title, count in read.items()]),
        surveyed(record, say)])


def limits(record: Record, say: Say) -> str:
    texts = [
        say("분류가 실제로 나아지는지는 이 모델로 학습해 보아야 압니다. 퍼플렉시티가 낮아졌다고 늘 그런 것은 아닙니다.",
            "Whether it classifies better, only a training from it will tell; a lower perplexity does not promise it."),
        say("다른 분야의 글에는 바탕 모델보다 못할 수 있습니다.", "On texts of another field it may do worse than its base model."),
        say("배운 글의 표현과 편견이 모델에 남아 있을 수 있습니다.", "Wordings and prejudices of the texts may remain in it.")]
    if record.survey.rows["valid"] < FEW:
        texts.append(say("재는 데 쓴 글이 적어 퍼플렉시티는 어림입니다.", "It was measured on few texts: take its figures as rough."))
    return bullets(texts + personal(record, say))
