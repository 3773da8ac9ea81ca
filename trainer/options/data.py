"""Options of a table: which columns mean what, how a file is read, how its rows are repaired and divided."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from ..errors import Words
from ..fields import option

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Columns(BaseModel, extra="forbid", frozen=True):
    """Which columns of the table mean what; there is no label where a model is only adapted to the texts."""

    text: str = option(Words("글 열", "Text column"), Words("글이 있는 열입니다.", "The column with the texts."))
    second: str | None = option(
        Words("둘째 글 열", "Column of the second text"),
        Words("두 글을 함께 읽는 과제에서 둘째 글이 있는 열입니다: 가설, 질문 …",
              "Where a task reads two texts together, the column with the second one: hypotheses, questions …"),
        default=None)
    label: str | None = option(
        Words("라벨 열", "Label column"), Words("라벨이 있는 열입니다.", "The column with the labels."), default=None)


class Shares(BaseModel, extra="forbid", frozen=True):
    """Shares of the rows for validation and test; the rest is for training."""

    valid: float = option(
        Words("검증 비율", "Share for validation"),
        Words("학습하는 동안 점수를 재는 행입니다.", "Rows by which training is watched."), default=0.1, gt=0, lt=0.5)
    test: float = option(
        Words("시험 비율", "Share for the test"),
        Words("학습이 끝난 뒤 한 번만 쓰는 행입니다.", "Rows that are met once, when training has ended."),
        default=0.1, gt=0, lt=0.5)


class Reading(BaseModel, extra="forbid", frozen=True):
    """How a file is read; a field that is None is detected from the content, and reported."""

    encoding: str | None = option(
        Words("글자 인코딩", "Encoding"),
        Words("글자가 깨져 보이면 정합니다: utf-8, cp949, utf-16 …", "Where letters look garbled: utf-8, cp949, utf-16 …"),
        default=None)
    delimiter: str | None = option(
        Words("구분 문자", "Delimiter"),
        Words("칸을 나누는 한 글자입니다(CSV, TSV, TXT).", "The one character between cells (CSV, TSV, TXT)."), default=None)
    sheet: str | None = option(
        Words("시트", "Sheet"),
        Words("엑셀 시트, 또는 여러 파일이 든 ZIP 안의 파일 이름입니다.",
              "The sheet of a workbook, or the file in a ZIP of several."), default=None)
    hidden_rows: bool | None = option(
        Words("숨긴 행도 읽기", "Read hidden rows"),
        Words("엑셀에서 숨겼거나 필터로 걸러 낸 행도 읽습니다. 아니라면 그런 행을 빼고 읽습니다.",
              "Rows that are hidden or filtered out in Excel are read, too. If not, they are left out."), default=None)
    quoting: bool | None = option(
        Words("큰따옴표가 칸을 감쌈", "Quotes enclose cells"),
        Words("아니라면 큰따옴표를 글자 그대로 읽습니다(CSV, TSV, TXT).",
              "If not, quotes are read as plain characters (CSV, TSV, TXT)."), default=None)
    header: bool | None = option(
        Words("첫 행이 열 이름", "First row is a header"),
        Words("첫 행이 데이터가 아니라 열 이름인지 정합니다.", "Whether the first row has names of columns, not data."),
        default=None)
    class_names: bool | None = option(
        Words("번호를 라벨 이름으로 읽기", "Read numbers by their names"),
        Words("파일에 번호마다 이름이 함께 적혀 있으면 이름으로 읽습니다(Parquet). 아니라면 번호 그대로 읽습니다.",
              "Where the file has a name for each number of a class, names are read (Parquet). If not, the numbers."),
        default=None)
    skip_broken: bool = option(
        Words("읽히지 않는 행 빼기", "Leave out rows that do not read"),
        Words("잘린 JSON 줄이나 칸 수가 맞지 않는 행이 있을 때, 파일을 거절하지 않고 그런 행만 빼고 읽습니다. 뺀 행의 번호를 알려 줍니다.",
              "Where lines of JSON are cut off, or rows have too many or too few cells, these are left out, and their "
              "numbers are shown; else the file is refused."), default=False)


class Repairs(BaseModel, extra="forbid", frozen=True):
    """What is done to the rows before they are divided; see `trainer.data.repairs` for the order.

    By default nothing that changes a row's meaning. `drop_leaks` alone is on: it acts only where test or
    validation files are uploaded, removes nothing from them, and without it their scores would be too good.
    """

    remove_controls: bool = option(
        Words("보이지 않는 글자 지우기", "Remove characters that do not show"),
        Words("제어 문자와 폭 없는 글자를 지웁니다.", "Removes controls and zero-width characters."), default=False)
    shorten_runs: bool = option(
        Words("ㅋㅋㅋㅋ·ㅠㅠㅠㅠ 줄이기", "Shorten runs like ㅋㅋㅋㅋ"),
        Words("같은 글자가 네 번 이상 이어지면 세 번으로 줄입니다. 숫자는 그대로 둡니다.",
              "A character repeated more than three times is written three times. Digits stay."), default=False)
    tidy_spaces: bool = option(
        Words("띄어쓰기 정돈", "Tidy spaces"),
        Words("이어진 빈칸과 줄바꿈을 빈칸 하나로 줄이고 앞뒤 빈칸을 지웁니다.",
              "Makes runs of blanks and line breaks one blank and removes those at either end."), default=False)
    mask_personal: bool = option(
        Words("개인정보 가리기", "Mask personal data"),
        Words("주민등록번호, 전화번호, 카드번호, 계좌번호, 전자우편 주소를 [전화번호] 같은 말로 바꿉니다.",
              "Replaces resident, phone, card and account numbers and e-mail addresses by words such as [전화번호]."),
        default=False)
    mend_spans: bool = option(
        Words("표시 오류 고쳐 쓰기", "Mend wrong marks"),
        Words("글에 표시한 것(개체명)이 규칙에 어긋나도 뜻이 분명하면 고쳐 씁니다: B- 없이 시작한 I-는 B-로, 겹친 표시는 긴 쪽만, 글 밖으로 나간 표시는 글 끝까지. 끄면 그런 "
              "행을 뺍니다.",
              "Marks of named entities that break the rules are mended where their meaning is clear: an I- without a "
              "B- "
              "begins one, of marks that overlap the longest counts, and one that goes beyond the text ends with it. "
              "If "
              "off, such rows are left out."), default=False)
    merge_labels: dict[str, Label] = option(
        Words("라벨 합치기", "Merge labels"),
        Words("왼쪽 라벨을 오른쪽 라벨로 바꿉니다. 같은 뜻인데 다르게 적힌 라벨을 하나로 모읍니다.",
              "Turns the left label into the right one, so that labels of one meaning become one."),
        default_factory=dict)
    null_labels: bool = option(
        Words("NA·NULL을 라벨로 쓰기", "NA and NULL are labels"),
        Words("라벨 열에 NA, N/A, NULL, NaN이라고 적힌 칸을 빈칸으로 여기지 않고 그대로 라벨로 씁니다.",
              "A label spelled NA, N/A, NULL or NaN is a label of that name, and not a blank."), default=False)
    blank_labels: bool = option(
        Words("빈 라벨 칸은 ‘맞는 라벨 없음’", "Blank labels mean that none fits"),
        Words("여러 라벨을 붙이는 표에서 라벨 칸이 빈 글을, 아직 라벨을 적지 않은 글이 아니라 맞는 라벨이 하나도 없는 글(-)로 배웁니다. 수식 오류가 든 칸은 그대로 뺍니다.",
              "In a table with several labels a text whose labels are blank is learnt as one that no label fits (-), "
              "and not left out as one that nobody has labelled yet. Cells of failed formulas are left out all the "
              "same."), default=False)
    repeated_names: bool = option(
        Words("되풀이된 열 이름도 데이터로 쓰기", "Repeated names of columns are data"),
        Words("열 이름과 똑같은 행을 빼지 않고 데이터로 씁니다.",
              "Rows that are the names of their columns again are used, and not left out."), default=False)
    drop_leaks: bool = option(
        Words("시험에 있는 글을 학습에서 빼기", "Keep test texts out of training"),
        Words("시험(검증) 파일에도 있는 글을 학습 행에서 뺍니다. 시험 파일은 그대로 둡니다. 끄면 시험 점수를 믿을 수 없습니다.",
              "Leaves out training rows whose text is in the test (validation) file too, which stays as it is. "
              "Without this the test score cannot be trusted."), default=True)
    conflicts: Literal["keep", "majority", "drop"] = option(
        Words("라벨이 엇갈리는 같은 글", "Same text, different labels"),
        Words("글은 같은데 라벨이 다른 행을 어떻게 할지 정합니다.", "What becomes of rows with one text and several labels."),
        choices={"keep": Words("그대로 둡니다", "Keep them"),
                 "majority": Words("가장 많은 라벨로 맞춥니다(동수이면 뺍니다)", "The most frequent label (a tie is dropped)"),
                 "drop": Words("뺍니다", "Drop them")}, default="keep")
    drop_duplicates: bool = option(
        Words("중복된 행 빼기", "Drop duplicates"),
        Words("글과 라벨이 모두 같은 행은 첫 행만 남깁니다.", "Of rows equal in text and label only the first is kept."),
        default=False)
    drop_near_duplicates: bool = option(
        Words("거의 같은 행 빼기", "Drop near duplicates"),
        Words("라벨이 같고 글이 띄어쓰기, 문장 부호, 되풀이한 글자(ㅋㅋㅋ)만 다른 행은 첫 행만 남깁니다.",
              "Of rows with one label whose texts differ in blanks, punctuation or repeated letters (ㅋㅋㅋ) only, "
              "the first is kept."), default=False)
    drop_rare: bool = option(
        Words("행이 너무 적은 라벨 빼기", "Drop rare classes"),
        Words("배우기도 재기도 어려운, 5행이 안 되는 라벨을 뺍니다.",
              "Leaves out labels with fewer than 5 rows, which can hardly be learnt or measured."), default=False)
    sample: int | None = option(
        Words("일부만 쓰기(행)", "Use a sample (rows)"),
        Words("라벨 비율을 지키며 이만큼만 골라 씁니다. 비워 두면 모두 씁니다. 시험 파일은 줄이지 않습니다.",
              "Uses so many rows, chosen so that the shares of labels stay. Empty: all. A test file stays whole."),
        default=None, ge=20)
