"""A data set of the Hugging Face Hub, streamed by the `datasets` package into a Parquet file of text.

No code of the data set is run and nothing is unpickled: only CSV, JSON, Parquet, Arrow and text files are read (and,
as `datasets` itself sees to, none outside of its repository). The token is in memory only.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ..errors import Problem, Words, josa
from ..fields import option
from ..hub.problems import no_such_name, not_readable, of_dataset, too_large
from ..hub.session import sendable
from .parts import parts_of
from .readers.archives import MAX_UNPACKED
from .readers.parquet import as_text_column, has_classes

if TYPE_CHECKING:
    from datasets import IterableDataset
    from datasets.builder import DatasetBuilder
    from pyarrow import Table

ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)
READ = {"arrow", "csv", "json", "parquet", "text"}  # the kinds of files that are read, of those that `datasets` knows
NO_TEXT = {"Image", "Audio", "Video", "Pdf", "Nifti", "Mesh"}  # types of columns
MAX_ROWS = 1_000_000
BATCH = 1000
RETRIES = 3  # after a connection breaks, 5 s apart; `datasets` itself would try for minutes


class HubData(BaseModel, extra="forbid", frozen=True):
    """Which rows of which data set."""

    id: str = option(Words("데이터셋", "Data set"), Words("Hub에서의 이름입니다. 예: klue/klue",
                                                        "Its name on the Hub, such as klue/klue."))
    config: str | None = option(
        Words("구성", "Configuration"),
        Words("여러 구성이 있는 데이터셋에서 고릅니다. 예: ynat", "Where a data set has several, such as ynat."), default=None)
    split: str | None = option(
        Words("스플릿", "Split"),
        Words("비워 두면 train·validation·test를 나뉜 그대로 가져옵니다.",
              "Left open, train, validation and test are taken as they are."), default=None)
    rows: int | None = option(
        Words("앞에서부터 몇 행", "First rows"),
        Words(f"스플릿마다 앞에서부터 이만큼만 가져옵니다. 비워 두면 모두({MAX_ROWS:,}행까지) 가져옵니다.",
              f"Takes so many rows of each split. Left open: all, up to {MAX_ROWS:,}."),
        default=None, ge=1, le=MAX_ROWS)


def from_hub(data: HubData, token: str | None, folder: Path) -> dict[str, Path]:
    """Part → Parquet file in `folder`, for `studio.look_at`: the split that is named ({"": file}), or all parts.

    Raises Problem: hub_token, bad_dataset_id, no_such_dataset, gated_dataset, no_such_config, no_such_split,
    hub_unreachable, dataset_not_read, too_big.
    """
    with _in_words(data):
        builder = _builder(data, token)
        return {part: _streamed(builder, data, split, Path(folder)) for part, split in _chosen(data, builder).items()}


def _builder(data: HubData, token: str | None) -> "DatasetBuilder":
    """The builder of `datasets`; it refuses files from outside the data set."""
    import datasets

    datasets.config.STREAMING_READ_MAX_RETRIES = datasets.config.STREAMING_OPEN_MAX_RETRIES = RETRIES
    datasets.config.TORCH_AVAILABLE = False  # else rows are not streamed before it is imported: 3 s, 190 MB of the app
    datasets.disable_progress_bars()
    if not ID.fullmatch(data.id):
        raise Problem("bad_dataset_id", f"'{data.id[:100]}'{josa(data.id[:100], '은/는')} 데이터셋 이름이 아닙니다. 예: klue/klue",
                      f"'{data.id[:100]}' is not the name of a data set. Example: klue/klue", dataset=data.id[:100])
    path, how = f"hf://datasets/{data.id}", {"token": sendable(token)}
    names = datasets.get_dataset_config_names(path, **how)
    config = data.config or (names[0] if len(names) == 1 else "default")
    if config not in names:
        raise no_such_name("config", data.id, data.config, names)
    builder = datasets.load_dataset_builder(path, config, **how)
    if type(builder).__module__.split(".")[-1] not in READ:
        raise not_readable(data.id, "CSV, JSON, Parquet, Arrow, TXT")
    return builder


def _chosen(data: HubData, builder: "DatasetBuilder") -> dict[str, str]:
    """Part → split."""
    splits = [str(split) for split in builder.config.data_files]
    if data.split in splits or data.split is None and len(splits) == 1:
        return {"": data.split or splits[0]}
    if data.split is None and (parts := parts_of(splits)):
        return parts
    raise no_such_name("split", data.id, data.split, splits)


def _streamed(builder: "DatasetBuilder", data: HubData, split: str, folder: Path) -> Path:
    from pyarrow.parquet import ParquetWriter

    path = folder / f"{data.id.replace('/', '_')} {builder.config.name} {split}.parquet"
    tables = _tables(builder.as_streaming_dataset(split=split), data)
    first = next(tables, None)
    if first is None:
        raise Problem("no_records", f"'{data.id}' 데이터셋의 '{split}'에 행이 없습니다. 다른 스플릿을 골라 주세요.",
                      f"'{split}' of the data set '{data.id}' has no rows. Choose another split.", dataset=data.id)
    with ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table.select(first.column_names))
    return path


def _tables(dataset: "IterableDataset", data: HubData) -> "Iterator[Table]":
    """The rows in tables of text, with class names in place of class numbers. Raises Problem("too_big")."""
    if data.rows:
        dataset = dataset.take(data.rows)
    if dataset.features:
        dataset = dataset.remove_columns([name for name, feature in dataset.features.items()
                                          if type(feature).__name__ in NO_TEXT])
    features = dataset.features.to_dict() if dataset.features else {}
    classes = {name: each for name, each in features.items() if has_classes(each)}
    rows = size = 0
    for table in dataset.with_format("arrow").iter(batch_size=BATCH):
        table = _as_text(table, classes)
        rows, size = rows + len(table), size + table.nbytes
        if rows > MAX_ROWS or size > MAX_UNPACKED:
            raise too_large(data.id, MAX_ROWS, MAX_UNPACKED)
        yield table


def _as_text(table: "Table", features: dict) -> "Table":
    import pyarrow

    return pyarrow.table({name: as_text_column(column.combine_chunks(), features.get(name))
                          for name, column in zip(table.column_names, table.columns, strict=True)})


@contextmanager
def _in_words(data: HubData):
    """Errors of the Hub and of `datasets` as Problems, without their cause, which holds the token."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        problem = of_dataset(error, data.id)
    else:
        return
    raise problem
