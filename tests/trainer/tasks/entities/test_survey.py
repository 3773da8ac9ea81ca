"""What people have of named entities → rows; what breaks the rules is said, and mended where that is asked."""

import json

import pytest

from tests.awkward.entities import ENTITIES
from tests.awkward.texts import marked_sentences, plain, spans, tagged
from trainer.errors import Problem
from trainer.kinds.annotated import spans_in
from trainer.options import Reading, Repairs, Shares
from trainer.tasks.entities.survey import counted, divide, survey

MEND = Repairs(mend_spans=True)
MARKED = marked_sentences(60)
LINES = [[f"{letter}\t{tag}" for letter, tag in tagged(each)] for each in MARKED]



def look(file, repairs=Repairs(), **how):
    from trainer.tasks.entities.formats import TEXT_AND_SPANS

    files = file if isinstance(file, dict) else {"": file}
    table = TEXT_AND_SPANS.read(files, Reading())
    return survey(table, TEXT_AND_SPANS.columns(table, how), repairs)


def written(folder, content: str, name: str):
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", [name for name in ENTITIES if "conll" not in name])
def test_every_form_gives_the_same_rows(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(ENTITIES[name]())
    found, marked = look(file), marked_sentences(300)[:100 if "doccano" in name else 300]
    assert [(row.text, json.loads(row.label)) for row in found.rows.itertuples()] == [
        (plain(each), spans(each)) for each in marked]
    assert not [each for each in found.findings if each.severity == "warning"]


def test_tokens_and_tags_in_columns_as_the_hub_has_them(tmp_path):
    pairs = [zip(*tagged(each), strict=True) for each in MARKED]
    rows = [json.dumps({"id": number, "tokens": list(tokens), "ner_tags": list(tags)}, ensure_ascii=False)
            for number, (tokens, tags) in enumerate(pairs)]
    found = look(written(tmp_path, "\n".join(rows), "hub.jsonl"))
    assert found.rows["text"].tolist() == list(map(plain, MARKED))
    assert [json.loads(cell) for cell in found.rows["label"]] == list(map(spans, MARKED))
    cells = [json.dumps({"text": plain(each), "tags": " ".join(["B-OG"] + ["O"] * (len(plain(each).split()) - 1))})
             for each in MARKED]
    assert look(written(tmp_path, "\n".join(cells), "words.jsonl")).labels == {"OG": 60}, "a tag for each word"
    numbers = "\n".join(json.dumps({"tokens": ["가", "나"], "ner_tags": [0, 1]}) for _ in range(30))
    with pytest.raises(Problem) as caught:
        look(written(tmp_path, numbers, "numbers.jsonl"))
    assert caught.value.code == "unnamed_tags"


def test_a_fault_is_named_with_its_line_and_its_row_left_out_or_mended(tmp_path):
    lines = [list(each) for each in LINES]
    place = next(number for number, line in enumerate(lines[1]) if line.endswith("B-PS"))
    lines[1][place] = lines[1][place].replace("B-", "I-")
    lines[2][0] = "어\tB_DT"
    file = written(tmp_path, "\n\n".join("\n".join(each) for each in lines), "k.tsv")
    left = {each.code: each for each in look(file).findings}
    assert left["loose_tag"].rows == [len(lines[0]) + 2 + place] and "I-PS" in left["loose_tag"].ko
    assert left["odd_tag"].repair == "mend_spans" and "B_DT" in left["odd_tag"].en and "tags" in left["odd_tag"].ko
    assert len(look(file).rows) == 58 and left["faulty_rows"].count == 2
    mended = look(file, MEND)
    assert len(mended.rows) == 60
    assert {each.code: each.severity for each in mended.findings if each.code in left} == dict.fromkeys(
        left.keys() - {"faulty_rows"}, "info")
    assert [json.loads(cell) for cell in mended.rows["label"]][1] == spans(MARKED[1])
    assert json.loads(mended.rows["label"][2])[0] == [0, 1, "DT"]


@pytest.mark.parametrize("change, code, mended", [
    (lambda record: record | {"label": [[0, 9999, "OG"]]}, "beyond_text", True),
    (lambda record: record | {"label": [*record["label"], [0, 20, "LC"]]}, "overlapping", True),
    (lambda record: record | {"label": "경찰"}, "unreadable", False)])
def test_offsets_that_cannot_be_are_said(tmp_path, change, code, mended):
    records = [{"text": plain(each), "label": spans(each)} for each in MARKED]
    records[7] = change(records[7])
    file = written(tmp_path, "\n".join(json.dumps(each, ensure_ascii=False) for each in records), "d.jsonl")
    found, = (each for each in look(file).findings if each.code == code)
    assert found.rows == [8] and bool(found.repair) == mended
    assert len(look(file).rows) == 59 and len(look(file, MEND).rows) == 59 + mended


def test_marks_that_are_not_closed_and_tokens_that_do_not_fit_their_tags(tmp_path):
    marked = list(MARKED)
    marked[3], marked[4] = marked[3].replace(":PS>", ":PS", 1), marked[4].replace("<", "", 1)
    found = {each.code: each for each in look(written(tmp_path, "\n".join(marked), "m.txt")).findings}
    assert found["open_mark"].rows == [4] and found["no_start"].rows == [5] and found["no_start"].repair is None
    assert look(written(tmp_path, "\n".join(marked), "m.txt"), MEND).rows["text"][3] == plain(MARKED[3])
    rows = [json.dumps({"tokens": ["가", "나", "다"], "tags": ["B-PS", "I-PS"] if not number else ["B-PS", "O", "O"]})
            for number in range(40)]
    half = [*MARKED, "<:LC>에 갔다", "<강릉:>에 갔다"]
    found = {each.code: each for each in look(written(tmp_path, "\n".join(half), "h.txt")).findings}
    assert found["half_mark"].rows == [len(MARKED) + 1, len(MARKED) + 2] and "<:LC>" in found["half_mark"].ko
    unequal, = (each for each in look(written(tmp_path, "\n".join(rows), "u.jsonl")).findings if each.code == "unequal")
    assert unequal.rows == [1] and "3 ≠ 2" in unequal.ko


def test_spans_go_with_their_characters_when_texts_are_repaired(tmp_path):
    records = [{"text": f"ㅋㅋㅋㅋㅋㅋ  {plain(each)}", "label": [
        [start + 8, end + 8, kind] for start, end, kind in spans(each)]}
               for each in MARKED]
    file = written(tmp_path, "\n".join(json.dumps(each, ensure_ascii=False) for each in records), "r.jsonl")
    found = look(file, Repairs(shorten_runs=True, tidy_spaces=True, remove_controls=True))
    assert found.rows["text"][0] == f"ㅋㅋㅋ {plain(MARKED[0])}"
    assert [each[:2] for each in spans_in(found.rows["label"][0])] == [
        (start + 4, end + 4) for start, end, _ in spans(MARKED[0])]
    assert {each.code for each in found.changes} == {"shorten_runs", "tidy_spaces"}


def test_kinds_are_merged_and_rare_ones_left_out(tmp_path):
    marked = [each.replace(":LC>", ":RARE>", 1) if number < 3 else each for number, each in enumerate(MARKED)]
    file = written(tmp_path, "\n".join(marked), "m.txt")
    assert look(file).labels["RARE"] == 3 and "rare_classes" in {each.code for each in look(file).findings}
    assert "RARE" not in look(file, Repairs(drop_rare=True)).labels
    assert look(file, Repairs(merge_labels={"RARE": "LC"})).labels == {"PS": 60, "LC": 60, "QT": 60}


def test_nothing_marked_is_no_fault_and_an_empty_cell_says_nothing(tmp_path):
    records = [{"text": plain(each), "label": spans(each)} for each in MARKED]
    records[0]["label"], records[1]["label"] = [], None
    found = look(written(tmp_path, "\n".join(json.dumps(each, ensure_ascii=False) for each in records), "e.jsonl"))
    assert len(found.rows) == 59 and found.rows["label"][0] == "[]" and len(found.unlabelled) == 1
    codes = {each.code: each for each in found.findings}
    assert "nothing_marked" not in codes and codes["missing_spans"].rows == [2]
    for record in records[2:40]:
        record["label"] = []
    found = look(written(tmp_path, "\n".join(json.dumps(each, ensure_ascii=False) for each in records), "e.jsonl"))
    assert next(each.count for each in found.findings if each.code == "nothing_marked") == 39


def test_a_few_marks_are_found_where_they_are_asked_for_whatever_their_kinds_are_called(tmp_path):
    marked = [each.replace(":PS>", ":인물>") if number % 4 == 0 else plain(each) for number, each in enumerate(MARKED)]
    found = look(written(tmp_path, "글,메모\n" + "".join(f'"{each}",없음\n' for each in marked), "few.csv"))
    assert len(found.rows) == 60 and found.labels["인물"] == 15
    assert next(each.count for each in found.findings if each.code == "nothing_marked") == 45


def test_of_a_blank_cell_of_tags_nothing_is_learnt_and_a_kind_that_is_missing_is_a_fault(tmp_path):
    rows = [{"tokens": ["경찰", "은"], "tags": ["B-OG", "O"] if number % 5 else None} for number in range(40)]
    found = look(written(tmp_path, "\n".join(map(json.dumps, rows)), "t.jsonl"))
    assert len(found.rows) == 32 and {each.code for each in found.findings} >= {"missing_spans"}
    assert len(found.unlabelled) == 8 and not [each for each in found.findings if each.code == "unequal"]
    rows = [{"text": f"{number}번째 경찰", "label": [[0, 2, "OG" if number % 4 else None]]} for number in range(40)]
    found = look(written(tmp_path, "\n".join(map(json.dumps, rows)), "n.jsonl"))
    assert next(each.count for each in found.findings if each.code == "unreadable") == 10 and len(found.rows) == 30


def test_every_kind_is_in_every_part_and_parts_that_were_uploaded_stay(tmp_path):
    found = look(written(tmp_path, "\n".join(marked_sentences(200)), "m.txt"))
    parts = divide(found.hashed, Shares(), 42)
    assert all(set(counted(rows)) == {"PS", "LC", "QT"} for rows in parts.values())
    assert not {*parts["train"]["text"]} & {*parts["test"]["text"]}
    files = {part: written(tmp_path, "\n".join(marked_sentences(count, seed)), f"{part}.txt")
             for part, count, seed in (("train", 100, 1), ("test", 40, 2))}
    both = look(files, Repairs(drop_leaks=False))
    assert {name: len(rows) for name, rows in divide(both.hashed, Shares(), 42).items()}["test"] == 40


@pytest.mark.parametrize("content, name, code", [
    ("글\n" + "그냥 글입니다.\n" * 30, "t.csv", "no_spans"),
    ("Sentence #,Word,Tag\n" + "1,경찰,B-OG\n1,은,O\n" * 30, "rows.csv", "tags_on_rows"),
    ("\n".join(MARKED[:10]), "few.txt", "too_few_rows")])
def test_what_cannot_be_learnt_from_is_refused(tmp_path, content, name, code):
    with pytest.raises(Problem) as caught:
        look(written(tmp_path, content, name))
    assert caught.value.code == code and caught.value.words.ko and caught.value.words.en
