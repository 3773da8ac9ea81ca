"""Tables that are no text: JSON with its records deep inside, Parquet with lists, a workbook under a wrong name."""

import io
import json
from datetime import datetime

from .texts import reviews

MADE = datetime(2024, 1, 1)  # in a workbook's properties, so that its bytes are the same each time


def nested_json() -> bytes:
    records = [{"text": text, "label": label} for text, label in reviews(110, 90, 32)]
    return json.dumps({"version": 1, "data": records}, ensure_ascii=False, indent=1).encode()


def list_columns() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"text": text, "labels": [label, "생활"], "vec": [0.1, 0.2], "meta": {"a": number}}
            for number, (text, label) in enumerate(reviews(160, 140, 33))]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


def workbook() -> bytes:
    """A cover sheet, then one whose table stands below a merged title, beside a formula that nothing has computed."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.set_properties({"created": MADE})
    cover, sheet = book.add_worksheet("표지"), book.add_worksheet("데이터")
    cover.merge_range("A1:C1", "올해 모은 후기")
    cover.write("A3", "작성: 살림팀")
    sheet.merge_range("A1:C1", "후기 (우리끼리만)")
    sheet.write_row("A2", ("번호", "리뷰", "감정"))
    for number, row in enumerate(reviews(151, 149, 42), 1):
        sheet.write_row(number + 1, 0, (number, *row))
    sheet.write("E3", "합계")
    sheet.write_formula("F3", "=COUNTA(B3:B302)", value="")
    book.close()
    return file.getvalue()


STRUCTURED = {
    "32_json_array.json": nested_json,
    "33_list_column.parquet": list_columns,
    "42_wrong_extension.csv": workbook,
}
