"""Errors of the Hub in words, for publishing, models and data sets; and which of them pass by themselves."""

import json
import re

from ..errors import Problem, Words, josa, line_of
from ..units import bytes_text

TOKENS = "https://huggingface.co/settings/tokens"
BUSY = (408, 409, 412, 429)  # and everything from 500; 409, 412: another commit or creation is or was under way
LONGEST_WAIT = 60  # seconds; a Hub that asks for more is a Problem instead

SENTENCES = {
    "hub_token": Words(
        f"허깅페이스가 이 토큰을 받지 않습니다. 지워졌거나 잘못 복사된 토큰입니다. {TOKENS} 에서 쓰기(write) 권한이 있는 토큰을 만들어 다시 붙여 넣으세요.",
        "Hugging Face does not accept this token: it was deleted or not copied whole. "
        f"Make one with write permission at {TOKENS} and paste it again."),
    "hub_read_only": Words(
        "{user} 계정의 이 토큰은 읽기 전용이라 모델을 올릴 수 없습니다. "
        f"{TOKENS} 에서 쓰기(write) 권한이 있는 토큰을 만들어 붙여 넣으세요.",
        "This token of {user} may only read, so it cannot publish a model. "
        f"Make one with write permission at {TOKENS} and paste it."),
    "hub_namespace": Words(
        "'{namespace}' 아래에는 올릴 수 없습니다. 다른 사람이나 단체의 이름입니다. "
        "이 토큰으로 올릴 수 있는 곳: {places}. 저장소 이름을 {places[0]}/{name} 처럼 바꾸세요.",
        "You cannot publish under '{namespace}': the name belongs to someone else. "
        "This token may publish under: {places}. Change the repository name to {places[0]}/{name}, say."),
    "hub_forbidden": Words(
        "{repo_id} 저장소에 쓸 수 없습니다. {message} "
        f"{TOKENS} 에서 이 토큰에 그 저장소나 단체의 쓰기 권한을 주거나, 다른 이름으로 올리세요.",
        "This token may not write to {repo_id}. {message} "
        f"Give it write permission for that repository or organisation at {TOKENS}, or use another name."),
    "hub_name": Words(
        "저장소 이름으로 쓸 수 없는 말입니다: '{repo_id}'. '계정/이름'으로 적으세요(예: alice/movie-reviews). "
        "이름에는 영문자, 숫자, '-', '_', '.'만 96자까지 쓸 수 있습니다.",
        "'{repo_id}' cannot be a repository name. Write 'account/name', such as alice/movie-reviews: "
        "Latin letters, digits, '-', '_' and '.', at most 96 characters."),
    "hub_public": Words(
        "{repo_id} 저장소는 이미 공개되어 있어 비공개로 올릴 수 없습니다. 새 이름으로 올리거나, 허깅페이스의 저장소 설정에서 비공개로 바꾸거나, 누구나 보아도 괜찮다면 공개로 올리세요.",
        "{repo_id} is public already, so nothing private can be put there. Use a new name, make the "
        "repository private in its settings on Hugging Face, or publish openly if everyone may see it."),
    "hub_empty": Words(
        "올릴 파일이 없습니다: {folder}. 학습이 끝난 모델을 고르세요.",
        "There is no file to publish in {folder}. Choose a run whose model is finished."),
    "hub_metadata": Words(
        "모델 카드(README.md) 머리말을 허깅페이스가 받지 않았습니다. {message} 그 부분을 고친 뒤 다시 올리세요.",
        "Hugging Face does not accept the front matter of the model card (README.md). {message} "
        "Correct that part and publish again."),
    "hub_refused": Words(
        "허깅페이스가 {repo_id}에 올리는 것을 거절했습니다({status}). {message} 이유를 해결한 뒤 다시 올리세요.",
        "Hugging Face refused to publish to {repo_id} ({status}). {message} Settle that and publish again."),
    "hub_busy": Words(
        "허깅페이스가 지금 요청을 처리하지 못합니다({status}). 여러 번 시도했습니다. 몇 분 뒤 다시 해 보세요. 다시 올려도 중복되지 않습니다.",
        "Hugging Face cannot answer just now ({status}), after several tries. "
        "Try again in a few minutes; nothing is published twice."),
    "hub_unreachable": Words(
        "허깅페이스와 연결이 되지 않거나 끊어졌습니다. 인터넷 연결을 확인하고 다시 해 보세요. 다시 올려도 중복되지 않습니다.",
        "Hugging Face could not be reached, or the connection broke. Check the network and try again; "
        "nothing is published twice."),
    "hub_mismatch": Words(
        "올린 뒤 확인하니 {repo_id} 저장소의 파일이 보낸 것과 다릅니다: {files}. 다시 올리세요.",
        "After publishing, these files in {repo_id} differ from what was sent: {files}. Publish again.")}

NAMES = {"config": ("구성", "configuration"), "split": ("스플릿", "split")}


def problem(code: str, **where) -> Problem:
    """The Problem of that code, its sentences filled in from `where`; lists are joined by commas."""
    words = {key: _List(value) if isinstance(value, list) else value for key, value in where.items()}
    return Problem(code, *SENTENCES[code].format(**words), **where)


class _List(list):
    def __format__(self, _spec: str) -> str:
        return ", ".join(map(str, self))


def passes(error: Exception) -> bool:
    """Whether another try may succeed. Xet's own ConnectionError is not such: it comes after six tries."""
    import httpx2

    # BUSY: if main moved on, perhaps by our own commit whose answer got lost, the next try sees it.
    # JSONDecodeError: the check of the README answered with a proxy's or an overloaded server's page.
    return _status(error) in BUSY or _status(error) >= 500 or \
        isinstance(error, httpx2.TransportError | json.JSONDecodeError)


def asked_to_wait(error: Exception) -> float:
    """Seconds that the Hub asks to wait (Retry-After), 0 if it does not; LONGEST_WAIT at most."""
    from huggingface_hub.errors import HfHubHTTPError

    asked = error.response.headers.get("Retry-After", "") if isinstance(error, HfHubHTTPError) else ""
    return min(int(asked), LONGEST_WAIT) if asked.isdigit() else 0


def of_publishing(error: BaseException, token: str, repo_id: str) -> Problem | None:
    """The error in words; None if it is not of the Hub or the network: a Problem already, or a bug."""
    import httpx2

    if isinstance(error, RuntimeError) and error.__cause__:  # "Error while uploading", without Xet
        error = error.__cause__
    status, message = _status(error) or _xet_status(error), _message_of(error, token)
    if status == 401:
        return problem("hub_token")
    if status == 403:
        return problem("hub_forbidden", repo_id=repo_id, message=message)
    if status in BUSY or status >= 500:
        return problem("hub_busy", status=status)
    if status:
        return problem("hub_refused", repo_id=repo_id, status=status, message=message)
    if isinstance(error, httpx2.TransportError | json.JSONDecodeError | ConnectionError):
        return problem("hub_unreachable")
    if isinstance(error, ValueError) and str(error).startswith("Invalid metadata"):
        return problem("hub_metadata", message=message)
    return None


def of_model(error: Exception, name: str) -> Problem | None:
    """The error in words; None if it is not of the Hub or the network."""
    from httpx2 import HTTPError
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    if isinstance(error, HFValidationError):
        return Problem("bad_model_id", f"'{name[:100]}'{josa(name[:100], '은/는')} 모델 이름이 아닙니다. 예: klue/bert-base",
                       f"'{name[:100]}' is not a model id. Example: klue/bert-base", model=name[:100])
    if isinstance(error, GatedRepoError):
        return Problem("gated_model", f"'{name}'{josa(name, '은/는')} 이용 동의가 필요합니다. Hub에서 동의한 뒤 토큰을 넣어 주세요.",
                       f"'{name}' is gated: accept its terms on the Hub, then give your token.", model=name)
    if isinstance(error, RepositoryNotFoundError):
        return Problem("no_such_model", f"Hub에 '{name}' 모델이 없거나 볼 권한이 없습니다. 이름을 확인하거나 토큰을 넣어 주세요.",
                       f"The Hub has no model '{name}', or you may not see it. Check the name or give a token.",
                       model=name)
    if isinstance(error, HTTPError | OSError):
        return Problem("hub_unreachable", f"Hub에서 '{name}'{josa(name, '을/를')} 받지 못했습니다 ({line_of(error, -1)}). "
                       "네트워크를 확인하거나, 내장 모델 kotune-mini로 먼저 해 보세요.",
                       f"Could not get '{name}' from the Hub ({line_of(error, -1)}). Check the network, or start with "
                       "the built-in kotune-mini.", model=name)
    return None


def no_such_name(kind: str, dataset: str, name: str | None, there: list[str]) -> Problem:
    """`kind`: "config" or "split"; `name`: None where one has to be chosen."""
    ko, en = NAMES[kind]
    shown = ", ".join(map(repr, there[:50])) + (" …" if len(there) > 50 else "")
    message = Words(f"'{dataset}' 데이터셋의 {ko}{josa(ko, '을/를')} 골라 주세요.", f"Choose a {en} of the data set '{dataset}'.")
    if name:
        message = Words(f"'{dataset}' 데이터셋에 '{name[:80]}' {ko}{josa(ko, '이/가')} 없습니다.",
                        f"The data set '{dataset}' has no {en} '{name[:80]}'.")
    return Problem(f"no_such_{kind}", f"{message.ko} 있는 것: {shown}", f"{message.en} There are: {shown}",
                   dataset=dataset, value=name, names=there[:50])


def not_readable(dataset: str, why: str) -> Problem:
    return Problem(
        "dataset_not_read",
        f"'{dataset}' 데이터셋은 읽을 수 없습니다({why}). CSV, JSON, Parquet, 텍스트 파일로 된 데이터셋만 읽고, 데이터셋의 코드는 실행하지 "
        "않습니다. 다른 데이터셋을 고르거나 파일로 내려받아 올려 주세요.",
        f"The data set '{dataset}' cannot be read ({why}). Those of CSV, JSON, Parquet or text files are; the code of "
        "a data set is never run. Choose another, or download its file and upload that.", dataset=dataset, value=why)


def too_large(dataset: str, rows: int, size: int) -> Problem:
    """`size` in bytes."""
    return Problem(
        "too_big",
        f"'{dataset}' 데이터셋이 한도({rows:,}행, {bytes_text(size)})를 넘습니다. 앞에서부터 몇 행을 쓸지(rows) 정하거나 다른 스플릿을 골라 주세요.",
        f"The data set '{dataset}' is larger than the limit ({rows:,} rows, {bytes_text(size)}). Say how many rows to "
        "take from its beginning (rows), or choose another split.", dataset=dataset, value=rows)


def of_dataset(error: Exception, dataset: str) -> Problem:
    """The Problem for any error of `datasets`, which raises on odd files whatever its parsing runs into."""
    from datasets.exceptions import DatasetNotFoundError, DatasetsError
    from httpx2 import HTTPError
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    if isinstance(error, GatedRepoError) or (isinstance(error, DatasetNotFoundError) and "is a gated" in str(error)):
        return Problem(
            "gated_dataset", f"'{dataset}' 데이터셋은 이용 동의가 필요합니다. Hub에서 동의한 뒤 토큰을 넣어 주세요.",
            f"The data set '{dataset}' is gated: accept its terms on the Hub, then give your token.", dataset=dataset)
    if isinstance(error, (DatasetNotFoundError, RepositoryNotFoundError)):
        return Problem(
            "no_such_dataset",
            f"Hub에 '{dataset}' 데이터셋이 없거나 볼 권한이 없습니다. 이름('소유자/이름')을 확인하거나 토큰을 넣어 주세요.",
            f"The Hub has no data set '{dataset}', or you may not see it. Check the name ('owner/name'), or give a "
            "token.", dataset=dataset)
    if isinstance(error, (HTTPError, OSError)) and not isinstance(error, DatasetsError):
        return Problem(
            "hub_unreachable",
            f"Hub에서 '{dataset}' 데이터셋을 받지 못했습니다({line_of(error, 0)}). 네트워크를 확인하고 다시 해 보세요.",
            f"Could not get the data set '{dataset}' from the Hub ({line_of(error, 0)}). Check the network, and try "
            "again.", dataset=dataset)
    return not_readable(dataset, line_of(error, 0))


def _status(error: BaseException) -> int:
    """HTTP status of an answer, 0 if there was none."""
    from huggingface_hub.errors import HfHubHTTPError

    return error.response.status_code if isinstance(error, HfHubHTTPError) else 0


def _xet_status(error: BaseException) -> int:
    """The same of hf_xet's error, a builtin ConnectionError that has the status in its text alone."""
    found = re.search(r"HTTP status \w+ error \((\d{3})", str(error))
    return int(found[1]) if isinstance(error, ConnectionError) and found else 0


def _message_of(error: BaseException, token: str) -> str:
    """The Hub's own words, without the token in case it repeats it."""
    words = getattr(error, "server_message", None) or str(error)
    words = words.removeprefix("Invalid metadata in README.md.")
    return " ".join(words.replace(token, "***").split())[:500]
