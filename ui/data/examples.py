"""Tables of example rows, with the row numbers that a spreadsheet shows."""

from markupsafe import Markup

from trainer.data.personal import masked
from trainer.data.tables import Table
from trainer.home.survey import Change
from trainer.options import Columns

from ..cells import cell
from ..parts import table
from ..place import Visit


def example_table(uploaded: Table, columns: Columns, numbers: list[int], files: list[str], visit: Visit,
                  hide: bool = False) -> Markup:
    """Number, file (if there are several), text and label of these rows; `hide` masks personal data."""
    rows = []
    for place, number in enumerate(numbers):
        file = files[place] if files else ""
        row = uploaded.frame.iloc[uploaded.place_of(number, file)]
        texts = [row[name] for name in (columns.text, columns.second) if name]
        shown = Markup("<br>").join(cell(masked(text) if hide else text) for text in texts)
        label = [cell(row[columns.label], 40)] if columns.label else []
        rows.append([visit.say(f"{number:,}행", f"{number:,}"), *([file] if files else []), shown, *label])
    head = [visit.say("행", "Row"), *([visit.say("파일", "File")] if files else []), visit.say("글", "Text"),
            *([visit.say("라벨", "Label")] if columns.label else [])]
    return table(head, rows, "clip examples")


def change_table(change: Change, visit: Visit) -> Markup:
    """Rows before and after a repair."""
    gone = Markup('<span class="kt-chip">{}</span>').format(visit.say("뺌", "left out"))
    rows = [[visit.say(f"{each.row:,}행", f"{each.row:,}"), *([each.file] if each.file else []), cell(each.before, 100),
             gone if each.after is None else cell(each.after, 100)] for each in change.examples]
    head = [visit.say("행", "Row"), *([visit.say("파일", "File")] if change.examples[0].file else []),
            visit.say("전", "Before"), visit.say("후", "After")]
    return table(head, rows, "clip examples")
