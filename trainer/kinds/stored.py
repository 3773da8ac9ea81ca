"""Answers on disk: one Parquet file, a row for each example that was measured."""

import io
from pathlib import Path
from typing import TypeVar

from ..errors import Problem
from .answer import Answers

Kind = TypeVar("Kind", bound=Answers)


def write_answers(path: Path, answers: Answers) -> None:
    """Write answers to `path`, replacing an earlier file in one step."""
    import pyarrow
    import pyarrow.parquet

    from ..home.files import write_bytes

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(answers.columns()), buffer, write_page_checksum=True)
    path.parent.mkdir(exist_ok=True)
    write_bytes(path, buffer.getvalue())


def read_answers(path: Path, kind: type[Kind]) -> Kind:
    """The answers in `path`, of this kind. Raises FileNotFoundError, and Problem("damaged_answers")."""
    import pyarrow.parquet

    content = path.read_bytes()
    try:
        return kind.from_columns(pyarrow.parquet.read_table(io.BytesIO(content), page_checksum_verification=True))
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        name = f"{path.parents[1].name}/{path.parent.name}/{path.name}"
        raise Problem("damaged_answers", f"잰 결과가 든 파일({name})이 손상되어 읽을 수 없습니다. 모델은 그대로 쓸 수 있습니다. 결과를 다시 보려면 "
                      "백업에서 되살리거나, 같은 설정으로 새로 학습해 주세요.",
                      f"The file of what was measured ({name}) is damaged. The model can be used as before. To see the "
                      "result again, restore the file from a backup, or train anew with the same settings.",
                      file=name) from error
