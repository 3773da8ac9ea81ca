"""A project that is made of another one: it says what was changed, and the other one stays as it was."""

import shutil

import pandas as pd
import pytest

from trainer.data.corrections import Correction
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.studio import correct_project, create_project, extend_project, look_at, rename_project
from trainer.tasks.alike import projects_alike
from trainer.tasks.measured import measured_test
from trainer.tasks.revised import adding, doubt_of, measured_before, origin_words


def rows_of(project: Project, part: str) -> pd.DataFrame:
    return pd.read_parquet(project.split(part))


def contents(project: Project) -> dict[str, bytes]:
    files = [file for file in project.path.rglob("*") if file.is_file()]
    return {str(file.relative_to(project.path)): file.read_bytes() for file in files}


def other(label: str) -> str:
    return {"긍정": "부정", "부정": "긍정"}[label]


def fixes(project: Project, part: str, count: int) -> list[Correction]:
    return [Correction(row=row, label=other(label)) for row, label in
            rows_of(project, part)[["row", "label"]].head(count).itertuples(index=False)]


def table(tmp_path, lines: list[str], name: str = "더.csv"):
    path = tmp_path / name
    path.write_text("\n".join(["리뷰,감정", *lines]), encoding="utf-8")
    return {"": path}


def test_corrections_make_a_project_that_says_so_and_leave_the_other_one(project):
    before = contents(project)
    taken = int(rows_of(project, "train")["row"][0])
    made = correct_project(project, [*fixes(project, "test", 3), Correction(row=taken, label=None)])
    assert contents(project) == before and made.owner == project.owner
    assert made.title == "리뷰 (2)" and made.name.rpartition("-")[0] == project.name.rpartition("-")[0]
    found, was = made.survey, project.survey
    assert found.rows == was.rows | {"train": was.rows["train"] - 1}
    assert sum(found.counts.values()) == sum(found.rows.values())
    assert found.fingerprint != was.fingerprint and found.labels == was.labels
    assert [(each.code, each.count) for each in found.changes] == [("corrected", 3), ("taken_out", 1)]
    assert list(rows_of(made, "test")["label"][:3]) == [other(each) for each in rows_of(project, "test")["label"][:3]]
    origin = made.spec.origin
    assert origin.project == project.name and (origin.relabelled, origin.removed, origin.added) == (3, 1, 0)
    assert (origin.of_test, origin.of_others) == (3, 1)
    assert origin_words(origin).ko == "‘리뷰’ 프로젝트에서 왔습니다: 정답 3개 고침, 1행 뺌"
    again = correct_project(made, fixes(made, "test", 1))
    assert again.title == "리뷰 (3)" and again.spec.origin.of_test == 4  # what was done before counts, too
    assert "4" in doubt_of(again.spec.origin).ko and doubt_of(project.spec.origin) is None
    alike = projects_alike(Home(project.path.parents[1]), "local", "classification", found.fingerprint)
    assert [each.name for each in alike] == [made.name]


def test_rows_are_added_and_known_by_their_file(project, tmp_path):
    first = rows_of(project, "test").iloc[0]
    lines = [f"{number}번째로 새로 적은 후기예요,긍정" for number in range(20)]
    lines += [f'"{first.text}",{first.label}', "라벨이 아직 없는 새 글이에요,"]
    made = extend_project(project, adding(project, table(tmp_path, lines)), "더 모은 리뷰")
    added = pd.concat([rows_of(made, part) for part in ("train", "valid")])
    added = added[added["file"] == "더.csv"]
    assert made.title == "더 모은 리뷰" and made.spec.origin.added == len(added) == 20
    assert made.survey.unlabelled == project.survey.unlabelled + 1
    assert rows_of(made, "test")[["text", "label", "row"]].equals(rows_of(project, "test")[["text", "label", "row"]])
    assert set(rows_of(made, "test")["file"]) == {project.spec.source}
    assert any(each.code == "known_rows" and each.rows == [22] and each.words.ko.startswith("더한 파일: ")
               for each in made.survey.findings)
    third = extend_project(made, adding(made, table(tmp_path, ["또 다른 새 후기예요,부정"])))
    files = set(rows_of(third, "train")["file"]) | set(rows_of(third, "valid")["file"])
    assert files == {project.spec.source, "더.csv", "더.csv (2)"}  # rows of two files of one name are told apart
    fixed = correct_project(third, [Correction(row=2, label="긍정", file="더.csv (2)")])
    assert fixed.spec.origin.relabelled == 1


def test_rows_that_were_taken_out_do_not_come_back_with_the_whole_table(project, tmp_path):
    first = rows_of(project, "train").iloc[0]
    made = correct_project(project, [Correction(row=int(first.row), label=None), *fixes(project, "test", 1)])
    whole = table(tmp_path, [f'"{first.text}",{first.label}', "처음 보는 후기예요,긍정"])
    for before in (made, correct_project(made, fixes(made, "valid", 1))):  # what was taken out earlier counts, too
        longer = extend_project(before, adding(before, whole))
        assert longer.spec.origin.added == 1
        assert [each.code for each in longer.survey.findings[len(project.survey.findings):]] == ["removed_rows"]
        assert list(pd.read_parquet(longer.taken_out)["text"]) == [first.text]


def test_what_was_merged_in_the_project_is_merged_in_what_is_added(project, tmp_path):
    request = adding(project, table(tmp_path, ["처음 보는 후기 하나,좋음"]))
    with pytest.raises(Problem) as caught:
        extend_project(project, request)
    assert caught.value.code == "new_labels" and caught.value.option == "merge_labels"
    request = adding(project, request.files, repairs={"merge_labels": {"좋음": "긍정"}})
    assert extend_project(project, request).spec.origin.added == 1


def test_what_cannot_be_added_to_is_refused(project, tmp_path):
    files = table(tmp_path, ["새 글,긍정"])
    with pytest.raises(Problem) as caught:
        adding(project, {"train": files[""], "test": files[""]})
    assert caught.value.code == "one_file"
    with pytest.raises(Problem) as caught:
        extend_project(project, adding(project, files, {"label": "없는 열"}))
    assert caught.value.code == "no_such_column"
    texts = tmp_path / "글.txt"
    texts.write_text("\n".join(f"{number}번째로 적어 둔 조금 긴 글입니다" for number in range(200)), encoding="utf-8")
    alone = create_project(Home(project.path.parents[1]), "local", "글", *look_at(texts, task="masked-lm"))
    with pytest.raises(Problem) as caught:
        correct_project(alone, [Correction(row=1, label="긍정")])
    assert caught.value.code == "no_labels"


def test_the_model_before_is_measured_by_the_labels_as_they_are_now(finished_run, tmp_path):
    old = Project(shutil.copytree(finished_run.project.path, tmp_path / "home" / "local" / finished_run.project.name))
    test, rows, labels = measured_test(old.run("001")), rows_of(old, "test"), old.survey.labels
    wrong = test["figures"]["mistakes"][:2]
    gone = next(row for number, row in enumerate(rows["row"]) if number not in [each["row"] for each in
                                                                                  test["figures"]["mistakes"]])
    made = correct_project(old, [Correction(row=int(gone), label=None), *(
        Correction(row=int(rows["row"][each["row"]]), label=labels[each["guess"]]) for each in wrong)])
    before, right = measured_before(made), round(test["metrics"]["accuracy"] * test["rows"])
    assert round(before["accuracy"] * (test["rows"] - 1)) == right + len(wrong) - 1  # what it answered is right now
    assert measured_before(old) is None
    rename_project(old, "다른 이름")
    assert measured_before(made) == before
    Home(tmp_path / "home").remove(old)
    assert measured_before(made) is None
