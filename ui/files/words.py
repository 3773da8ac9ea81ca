"""What folders and files are, in words, for people who do not know the names."""

import re

from trainer.errors import Words

PATHS: dict[str, Words] = {  # pattern of the path in a project → words
    r"data": Words("나눈 행", "The rows, divided"),
    r"data/(train|taken_out|unlabelled|valid|test)\.parquet": Words("{}", "{}"),
    r"data/survey\.json": Words("살펴본 결과", "What the survey found"),
    r"answers": Words("단순한 방법이 시험 행에 한 답", "Answers of simple methods to the test rows"),
    r"cache": Words("다시 만들 수 있는 중간 결과", "Intermediate results, which can be made again"),
    r"project\.json": Words("프로젝트를 만든 설정", "How the project was made"),
    r"title\.json": Words("바꾼 이름", "Its new name"),
    r"least\.json": Words("이 확률보다 낮으면 사람이 보기로 한 선택", "The probability below which a person decides"),
    r"cache/.*\.npz": Words("토큰으로 바꾼 글", "Texts as tokens"),
    r"cache/(linear|crf)(/.*)?": Words("단순한 방법", "The simple method"),
    r"searches/\d+": Words("탐색·교차 검증·비교 하나", "One search, cross-validation or comparison"),
    r"runs": Words("학습", "Trainings"),
    r"searches": Words("탐색·교차 검증·비교", "Searches, cross-validations, comparisons"),
    r"probes": Words("시작하기 전에 잰 것", "Measured before starts"),
    r"(runs|searches|probes)/[^/]+/spec\.json": Words("설정", "Settings"),
    r"(runs|searches|probes)/[^/]+/result\.json": Words("끝난 결과", "How it ended"),
    r"runs/[^/]+/earlier\.json": Words("끝난 결과의 사본", "A copy of how it ended"),
    r"runs/[^/]+/model": Words("완성된 모델", "The finished model"),
    r"runs/[^/]+/onnx": Words("ONNX로 내보낸 모델", "The model as ONNX"),
    r"runs/[^/]+/onnx/model\.onnx": Words("32비트 모델", "The model in 32 bits"),
    r"runs/[^/]+/onnx/model-int8\.onnx": Words("8비트 모델", "The model in 8 bits"),
    r"runs/[^/]+/onnx/facts\.json": Words("만들 때 잰 것", "What was measured when it was made"),
    r"runs/[^/]+/checkpoints": Words("에폭마다 저장한 가중치", "Weights that were saved after epochs"),
    r"runs/[^/]+/checkpoints/epoch-(\d+)": Words("{}에폭 뒤의 가중치", "Weights after epoch {}"),
    r"runs/[^/]+/answers": Words("시험·검증 행에 한 답", "Answers to test and validation rows"),
    r"runs/[^/]+/answers/test\.parquet": Words("시험 행에 한 답", "Answers to the test rows"),
    r"runs/[^/]+/answers/fold\.parquet": Words("교차 검증 때, 빼 둔 행에 한 답", "Answers to the rows that the fold left out"),
    r"runs/[^/]+/answers/epoch-(\d+)\.parquet": Words("{}에폭 뒤, 검증 행에 한 답", "Answers to validation rows after epoch {}"),
    r"(runs/[^/]+/)?answers/[^/]+\.parquet": Words("단순한 방법의 답", "Answers of a simple method"),
    r"runs/[^/]+/events\.jsonl": Words("학습 기록: 단계마다의 손실과 점수", "The course: loss and scores, step by step"),
    r"runs/[^/]+/worker\.log": Words("프로그램이 남긴 말", "What the program wrote"),
    r"runs/[^/]+/worker\.json": Words("학습한 프로세스", "The process that trained"),
    r"runs/[^/]+/README\.md": Words("모델 카드", "The model card"),
    r"runs/[^/]+/curves\.png": Words("카드의 그림", "The picture of the card"),
    r"runs/[^/]+/map\.parquet": Words("시험 행의 지도", "The map of test rows"),
    r".*/model\.safetensors": Words("가중치", "Weights"),
    r".*/adapter_model\.safetensors": Words("LoRA 가중치", "LoRA weights"),
    r".*/training\.safetensors": Words("이어서 학습할 상태", "State to resume from"),
    r".*/progress\.json": Words("어디까지 왔는지", "How far it has come"),
    r".*/adapter_config\.json": Words("LoRA의 모양", "Shape of the LoRA adapter"),
    r".*/README\.md": Words("설명", "What it is"),
    r".*/config\.json": Words("모델의 모양", "Shape of the model"),
    r".*/tokenizer[^/]*\.json": Words("토크나이저", "Tokenizer"),
    r".*/manifest\.json": Words("파일마다의 크기와 해시", "Sizes and hashes of the files")}
ROWS = {"train": Words("학습할 행", "Rows to learn from"), "valid": Words("검증할 행", "Rows to validate on"),
        "test": Words("시험할 행", "Rows to test on"), "unlabelled": Words("라벨 없는 글", "Texts without a label"),
        "taken_out": Words("사람이 뺀 행", "Rows taken out by hand")}
RUN = re.compile(r"runs/(\d+)")


def what_is(name: str) -> Words | None:
    """What the file or folder `name` (its path in the project) is; None if no pattern fits."""
    if run := RUN.fullmatch(name):
        return Words(f"학습 {int(run[1])}", f"Run {int(run[1])}")
    for pattern, words in PATHS.items():
        if found := re.fullmatch(pattern, name):
            return _filled(words, found)
    return None


def _filled(words: Words, found: re.Match) -> Words:
    """The words with the group of the match filled in: which rows, or the number of the epoch."""
    given = next(iter(found.groups()), None) or ""
    if given in ROWS and "{}" in words.ko:
        return ROWS[given]
    return Words(*(each.replace("{}", given.lstrip("0")) for each in words))
