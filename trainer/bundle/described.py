"""The files beside the program: README, requirements.txt and Dockerfile."""

from collections.abc import Callable

from ..compute.machine import versions
from ..errors import Count, Words
from ..home.project import Run
from ..models.families import is_new
from ..tasks import task_of
from ..tasks.answering import share_of, words_of
from ..tasks.revised import doubt_of, origin_words
from .checks import is_on_hub
from .expected import figures
from .script import beside, machine_of

Say = Callable[[str, str], str]  # (Korean, English) → the one in the reader's language
WHEELS = "https://download.pytorch.org/whl/cpu"
NEEDED = ("torch", "transformers", "tokenizers", "safetensors", "huggingface_hub", "numpy", "scipy", "scikit-learn")
UNUSUAL = ("sentencepiece", "protobuf")  # only tokenizers without a tokenizer.json need them


def described(run: Run, with_rows: bool) -> dict[str, str]:
    """File name → text."""
    return {"README.md": _readme(run, with_rows), "requirements.txt": _requirements(run),
            "Dockerfile": _dockerfile(run)}


def _requirements(run: Run) -> str:
    ran = machine_of(run).get("versions") or versions()
    names = [*NEEDED, *["peft"] * (run.spec.settings.method == "lora"),
             *(UNUSUAL if not (run.model / "tokenizer.json").exists() else ())]
    return "".join(f"{name}=={ran[name].partition('+')[0]}\n" for name in names if name in ran)


def _dockerfile(run: Run) -> str:
    machine = machine_of(run)
    python = ".".join(machine.get("python", "3.11").split(".")[:2])
    wheels = f" --extra-index-url {WHEELS}" if machine["kind"] == "cpu" else ""
    return (f"FROM python:{python}-slim\nWORKDIR /bundle\nCOPY . .\nRUN pip install --no-cache-dir{wheels} -r "
            'requirements.txt\nCMD ["python", "train.py"]\n')


def _readme(run: Run, with_rows: bool) -> str:
    head = f"# {run.project.name} · {int(run.name)}"
    return "\n".join([head, "", "[English below](#english)", "", _body(run, with_rows, lambda ko, en: ko), "",
                      "# English", "", _body(run, with_rows, lambda ko, en: en), ""])


def _body(run: Run, with_rows: bool, say: Say) -> str:
    run_it = "```bash\npython -m venv .venv\n.venv/bin/pip install -r requirements.txt\n.venv/bin/python train.py\n```"
    return "\n\n".join([
        say("이 폴더는 코튠(KoTune)에서 한 학습 하나를, 코튠 없이 처음부터 다시 하는 묶음입니다. `train.py`는 모델을 학습하고, 시험 답을 그때의 답과 스스로 견줍니다.",
            "This folder does a training of KoTune again from the start, without KoTune. `train.py` trains the model, "
            "and compares its answers itself with those of then."),
        run_it, _about_torch(run, say), *([] if with_rows else [_without_rows(say)]),
        say("## 들어 있는 것", "## What is in it"), _files(run, with_rows, say),
        say("## 나와야 하는 값", "## What to expect"), _figures(run, say),
        say("## 어디까지 같은가", "## How far it is the same"), _sameness(run, say), _answers(run, say)])


def _about_torch(run: Run, say: Say) -> str:
    docker = say("Docker로는 `docker build -t again .` 다음 `docker run --rm again`입니다.",
                 "With Docker: `docker build -t again .`, then `docker run --rm again`.")
    if machine_of(run)["kind"] != "cpu":
        return docker
    return say(f"GPU가 없는 리눅스에서는 `--extra-index-url {WHEELS}`를 붙이면 torch가 훨씬 작습니다. ",
               f"On Linux without a GPU, torch is far smaller with `--extra-index-url {WHEELS}`. ") + docker


def _without_rows(say: Say) -> str:
    return say("**행은 들어 있지 않습니다.** `rows/recipe.json`에 어느 파일의 몇 번째 행인지, 무엇을 고쳤는지, 그리고 `rows/*.jsonl` 파일마다의 SHA-256이 "
               "있습니다. 행이 든 묶음의 `rows` 폴더를 여기에 두면 돌아가고, 그때와 같은 행인지 확인합니다.",
               "**The rows are not in it.** `rows/recipe.json` says which rows of which file they are, what was "
               "repaired, and the SHA-256 of each file `rows/*.jsonl`. Put the folder `rows` of a bundle with rows "
               "here, and it runs, and checks that the rows are those of then.")


def _files(run: Run, with_rows: bool, say: Say) -> str:
    base = run.spec.base
    known = {
        "train.py": Words("학습의 처음부터 끝까지", "the training, from beginning to end"),
        "train.ipynb": Words("같은 것을 노트북으로", "the same as a notebook"),
        "settings.json": Words("설정, 시드, 바탕 모델", "settings, seed, base model"),
        "rows/": Words("학습·검증·시험 행 그대로(JSONL)와 그 출처", "the very rows of each part (JSONL), and where they come from")
        if with_rows else Words("행의 출처와 SHA-256", "where the rows come from, and their SHA-256"),
        "tokenizer/": Words("토크나이저와 모델의 꼴(config.json)", "tokenizer, and the shape of the model (config.json)"),
        "expected/": Words("나와야 하는 답과 값", "the answers and figures that are to come out"),
        "requirements.txt, Dockerfile": Words("그때 쓴 라이브러리 버전", "the versions of then")}
    for file in beside(run):
        known[file.name] = Words("`train.py`가 불러오는 것", "what `train.py` imports")
    if is_new(base):
        known["network.py"] = Words("사전학습 없이 배우는 신경망의 정의", "the network, which begins with nothing")
    elif not is_on_hub(base):
        license = base.license_name or base.license
        known["base/"] = Words(f"바탕 모델의 가중치(라이선스: {license or '알 수 없음'})",
                               f"weights of the base model (licence: {license or 'unknown'})")
    return "\n".join(f"- `{name}`: {say(*words)}" for name, words in known.items())


def _figures(run: Run, say: Say) -> str:
    found, task = figures(run), task_of(run)
    rows = {say(*metric.title): f"{found['metrics'][metric.name]:.4f}" for metric in task.reported}
    rows |= {say("모델의 에폭", "Epoch of the model"): str(found["best_epoch"])}
    table = "\n".join([say("| 시험 행 | |", "| test rows | |"), "|---|---|",
                       *(f"| {name} | {value} |" for name, value in rows.items())])
    return "\n\n".join([table, *(say(*words) for words in _by_hand(run))])


def _by_hand(run: Run) -> list[Words]:
    """Notes for rows that come from another project, called by its folder's name, as its title could be Markdown."""
    origin = run.project.spec.origin
    notes = [origin_words(origin.model_copy(update={"title": origin.project})), doubt_of(origin)] if origin else []
    return [words for words in notes if words]


def _sameness(run: Run, say: Say) -> str:
    machine = machine_of(run)
    count = Count(machine["threads"] or 0)
    threads = say(f", 스레드 {count}개", f", {count:thread|threads}") if count else ""
    where = f"{machine['processor']}{threads}"
    known = "" if machine.get("versions") else say(
        " 이 학습은 라이브러리 버전을 적어 두기 전의 것이라, `requirements.txt`는 이 묶음을 만든 곳의 버전입니다.",
        " This run is of a time when versions were not recorded: `requirements.txt` has those of the place where this "
        "was packed.")
    return say(f"그때: {where}. 같은 종류의 프로세서와 같은 버전에서는 시험 답이 그대로 나옵니다. 다른 프로세서에서는 더하는 순서가 달라 반올림이 다르고, 학습은 "
               f"그 작은 차이를 키웁니다: 몇 행의 답이 달라질 수 있고, 점수는 대개 95% 신뢰구간 안에서 움직입니다. GPU에서는 같은 GPU에서도 조금 달라질 수 있습니다.{known}",
               f"Then: {where}. On the same kind of processor, with the same versions, the test answers are the same. "
               "On another one sums are rounded otherwise, and training makes more of that: some rows may get "
               "another answer, and the score moves, mostly within its 95% interval. A GPU may differ a little even "
               f"from itself.{known}")


def _answers(run: Run, say: Say) -> str:
    """A note if people get other answers in KoTune than the model's."""
    if (share := share_of(run)) == 1:
        return say("코튠에서도 이 모델이 혼자 답합니다.", "In KoTune, too, this model answers alone.")
    who = words_of(share)
    return say(f"코튠에서 사람들이 받는 답은 이와 다릅니다: {who.ko} 이 묶음은 학습한 모델만 다시 만듭니다. 단순한 방법은 ‘모델 받기’로 받는 모델(zip)의 "
               "`simple/`에 있습니다.",
               f"People get other answers in KoTune: {who.en} This bundle makes the trained model alone. The simple "
               "method is in `simple/` of the model (zip) that “Get the model” downloads.")
