"""Texts and tables classified from the shell."""

import json

import openpyxl

from tests.tiny import here


def test_a_table_is_classified(finished_run, tmp_path):
    home, project = str(finished_run.path.parents[3]), finished_run.project.name
    table, out = tmp_path / "새 글.txt", tmp_path / "결과.xlsx"
    table.write_text("정말 재미있어요\n돈이 아깝다\n", encoding="cp949")
    done = here("--home", home, "predict", project, "--table", str(table), "--out", str(out))
    told, name = done.stdout.splitlines()
    assert "CP949로 읽었습니다" in done.stderr
    assert json.loads(told)["rows"] == 2 and name == str(out)
    assert [row[0] for row in openpyxl.load_workbook(out).active.values] == ["text", "정말 재미있어요", "돈이 아깝다"]
    table = tmp_path / "줄.csv"
    table.write_text("\n".join(f"머리글 없이 적은 {number}번째 글" for number in range(9)), encoding="utf-8")
    done = here("--home", home, "predict", project, "--table", str(table))
    assert json.loads(done.stdout.splitlines()[0])["rows"] == 9 and "1행부터 데이터로 읽었습니다" in done.stderr
    failed = here("--home", home, "predict", project, "--table", str(table), "--text", "리뷰",
                    "--out", str(out), status=1)
    assert "no_such_column" in failed.stderr
    for wrong, code in ((tmp_path, "is_a_folder"), (tmp_path / "없는" / "a.zip", "no_such_folder")):
        assert code in here("--home", home, "bundle", project, "--out", str(wrong), status=1).stderr


def test_texts_may_stand_before_and_after_the_run(finished_run):
    home, project = str(finished_run.path.parents[3]), finished_run.project.name
    texts = ["정말 재미있어요", "돈이 아깝다"]
    for arguments in ((*texts, "--run", finished_run.name), ("--run", finished_run.name, *texts)):
        done = here("--home", home, "predict", project, *arguments)
        assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == texts
    done = here("--home", home, "predict", project, *texts, "--least", "1")
    assert [json.loads(line)["label"] for line in done.stdout.splitlines()] == [None, None]
    why = json.loads(here("--home", home, "explain", project, texts[0]).stdout)
    assert [word["text"] for word in why["words"]] == texts[0].split() and why["tokens"]
    assert "nothing_to_predict" in here("--home", home, "predict", project, status=1).stderr
    in_cp949 = here("--home", home, "predict", project, text="재미있어요\n\udcc1\udcc1\n", status=1).stderr
    assert "2번째 줄이 UTF-8이 아닙니다" in in_cp949, "what cannot be read is not answered"
    assert "--nothing" in here("--home", home, "predict", project, texts[0], "--nothing", status=2).stderr
