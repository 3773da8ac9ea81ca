"""What can go wrong with a data set of the Hub, in words."""

from ..errors import Problem, Words, said_by

NAMES = {"config": ("구성", "configuration"), "split": ("스플릿", "split")}


def no_such_name(kind: str, dataset: str, name: str | None, there: list[str]) -> Problem:
    """`kind`: "config" or "split"; `name`: None where one has to be chosen."""
    ko, en = NAMES[kind]
    shown = ", ".join(map(repr, there[:50])) + (" …" if len(there) > 50 else "")
    said = Words(f"'{dataset}' 데이터셋의 {ko}을(를) 골라 주세요.", f"Choose a {en} of the data set '{dataset}'.")
    if name:
        said = Words(f"'{dataset}' 데이터셋에 '{name[:80]}' {ko}이(가) 없습니다.",
                     f"The data set '{dataset}' has no {en} '{name[:80]}'.")
    return Problem(f"no_such_{kind}", f"{said.ko} 있는 것: {shown}", f"{said.en} There are: {shown}",
                   dataset=dataset, value=name, names=there[:50])


def not_readable(dataset: str, why: str) -> Problem:
    return Problem(
        "dataset_not_read",
        f"'{dataset}' 데이터셋은 읽을 수 없습니다({why}). CSV, JSON, Parquet, 텍스트 파일로 된 데이터셋만 읽고, 데이터셋의 코드는 실행하지 "
        "않습니다. 다른 데이터셋을 고르거나 파일로 내려받아 올려 주세요.",
        f"The data set '{dataset}' cannot be read ({why}). Those of CSV, JSON, Parquet or text files are; the code of "
        "a data set is never run. Choose another, or download its file and bring that.", dataset=dataset, value=why)


def too_large(dataset: str, rows: int, size: int) -> Problem:
    """`size` in bytes."""
    return Problem(
        "too_big",
        f"'{dataset}' 데이터셋이 한도({rows:,}행, {size >> 20:,} MB)를 넘습니다. 앞에서부터 몇 행을 쓸지(rows) 정하거나 다른 "
        "스플릿을 골라 주세요.",
        f"The data set '{dataset}' is larger than the limit ({rows:,} rows, {size >> 20:,} MB). Say how many rows to "
        "take from its beginning (rows), or choose another split.", dataset=dataset, value=rows)


def told(error: Exception, dataset: str) -> Problem:
    """What an error of `datasets`, which answers odd files with whatever its parsing runs into, means for a person."""
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
            f"Hub에서 '{dataset}' 데이터셋을 받지 못했습니다({said_by(error, 0)}). 네트워크를 확인하고 다시 해 보세요.",
            f"Could not get the data set '{dataset}' from the Hub ({said_by(error, 0)}). Check the network, and try "
            "again.", dataset=dataset)
    return not_readable(dataset, said_by(error, 0))
