"""The whole job by the real `gradio_client`, and prediction by REST, against a real app."""

import json
import shutil
import time
import urllib.error
import urllib.request
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError

from tests.tiny import SAMPLE
from tests.ui.conftest import knock
from trainer.home.layout import Home
from ui.place import Place, Visit
from ui.runs.spent import spent as told

SETTINGS = {"epochs": 2, "batch_size": 4, "learning_rate": 0.005, "max_length": 64}


@pytest.fixture(scope="module")
def project(client) -> str:
    return client.predict(handle_file(str(SAMPLE)), "리뷰 감정", api_name="/create_project")["project"]


@pytest.fixture(scope="module")
def pictures(client, project, tiny_encoder) -> list[dict]:
    """Everything that a watcher of the project's first run was shown."""
    run = client.predict(project, SETTINGS, str(tiny_encoder), "한 번", api_name="/start_run")["run"]
    return list(client.submit(project, run, api_name="/watch_run"))


def rest(app, path: str, body: dict | None = None, at: str = "api/v1", **headers) -> tuple[int, object]:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{app.url}{at}{path}", data, {"content-type": "application/json"} | headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_a_file_is_surveyed_before_anything_is_stored(client):
    found = client.predict(handle_file(str(SAMPLE)), api_name="/look_at")
    assert found["suggested"] == {"text": "리뷰", "label": "감정"} and found["sheets"] == []
    assert found["labels"] == {"긍정": 269, "부정": 250}


def test_how_files_are_read_and_divided_can_be_said(client, tmp_path):
    rows = [f"{'정말 좋았던' if i % 2 else '아주 아쉬운'} 영화 {i};{'긍정' if i % 2 else '부정'}" for i in range(40)]
    for part, some in (("train", rows), ("test", rows[:8])):
        (tmp_path / f"{part}.csv").write_bytes("\n".join(["글;라벨", *some]).encode("cp949"))
    train, test = (handle_file(str(tmp_path / f"{part}.csv")) for part in ("train", "test"))
    reading = {"encoding": "cp949", "delimiter": ";", "header": True}
    for files in ([test, train], {"train": train, "test": test}):
        notes = client.predict(files, reading=reading, api_name="/look_at")["notes"]
        assert [note["ko"] for note in notes] == ["학습용 40행은 'train.csv' 파일에서 왔습니다.", "시험용 8행은 'test.csv' 파일에서 왔습니다."]
    made = client.predict(train, "이름", columns={"text": "글", "label": "라벨"}, reading=reading,
                          shares={"valid": 0.2, "test": 0.3}, seed=5, api_name="/create_project")
    assert made["title"] == "이름" and made["rows"]["test"] > made["rows"]["valid"] > 0
    client.predict(made["project"], api_name="/delete_project")


def test_pasted_text_is_surveyed_like_a_file(client):
    rows = "".join(f"{'정말 좋았던' if i % 2 else '아주 아쉬운'} 영화 {i}\t{'긍정' if i % 2 else '부정'}\n" for i in range(40))
    assert client.predict({"pasted": "글\t라벨\n" + rows}, api_name="/look_at")["labels"] == {"부정": 20, "긍정": 20}
    with pytest.raises(AppError, match=r"\(task: masked-lm\) \[one_column\]\n.*\n· 구분 문자를 찾지 못해"):
        client.predict({"pasted": rows.replace("\t", " ")}, reading={"header": True}, api_name="/look_at")


def test_a_watcher_sees_every_epoch_and_the_end(pictures):
    assert pictures[-1]["state"] == "done" and pictures[-1]["has_test"]
    assert [epoch["epoch"] for epoch in pictures[-1]["epochs"]] == [1, 2]
    assert all(point["loss"] > 0 for point in pictures[-1]["curve"])
    assert len({picture["step"] for picture in pictures}) > 1, "it was shown while it trained"


def test_the_same_key_starts_nothing_new(client, project, pictures, tiny_encoder):
    again = client.predict(project, SETTINGS, str(tiny_encoder), "한 번", api_name="/start_run")
    assert again["run"] == "001" and len(client.predict(api_name="/projects")[0]["runs"]) == 1


def test_what_a_training_takes_is_measured_before_it_and_stands_beside_what_it_took(app, client, project, pictures,
                                                                                   tiny_encoder):
    measured = client.predict(project, SETTINGS, str(tiny_encoder), True, api_name="/forecast")
    assert measured["probe"] == "done" and measured["low"] < measured["seconds"] < measured["high"]
    status, again = rest(app, f"/projects/{project}/forecast", {"settings": SETTINGS, "model": str(tiny_encoder)})
    assert status == 200 and again == measured | {"probe": None}
    expected, spent = pictures[-1]["expected"], pictures[-1]["spent"]
    assert expected["seconds"] > 0 and spent["seconds"] > 0
    assert spent["memory"] > 1e8 and measured["memory"] > 1e8 and spent["disk"] > 0
    visit = Visit(None, Place(), "local", "en")
    assert "expected about" in str(told(pictures[-1], visit))
    assert "expected" not in str(told(pictures[-1] | {"state": "stopped"}, visit)), "it was forecast as a whole"


def test_results_stand_beside_the_baselines(client, project, pictures):
    result = client.predict(project, api_name="/result")
    assert result["run"] == "001" and set(result["test"]["baselines"]) == {"majority", "tfidf"}
    assert sum(map(sum, result["test"]["figures"]["confusion"])) == result["test"]["rows"]
    found = client.predict("리뷰 긍정", api_name="/find")
    assert {"project": project, "run": "001", "title": "리뷰 감정", "score": result["result"]["score"]} in found


def test_client_and_rest_predict_the_same(app, client, project, pictures):
    texts = ["정말 재미있어요", "<b>별로</b>예요 =1+1"]
    by_client = client.predict(project, texts, api_name="/predict")
    status, by_rest = rest(app, f"/projects/{project}/predict", {"texts": texts})
    assert status == 200 and by_rest == by_client
    assert all(abs(sum(answer["probabilities"].values()) - 1) < 1e-4 for answer in by_rest)
    assert [(answer["characters"], answer["read"]) for answer in by_rest] == [(len(text), len(text)) for text in texts]
    long, = client.predict(project, ["정말 재미있어요 " * 500], api_name="/predict")
    assert 60 < long["read"] < 64 * 9 < long["characters"]

    why = client.predict(project, texts[1], api_name="/explain")
    status, by_rest = rest(app, f"/projects/{project}/explain", {"text": texts[1]})
    assert status == 200 and by_rest == why | {"entities": None} and why["answer"] == by_client[1]
    assert all(word["text"] == texts[1][word["start"]:word["end"]] and [*word["changes"]] == [*why["strengths"]]
               for word in why["words"])
    assert "".join(word["text"] for word in why["words"]) == "<b>별로</b>예요=1+1"
    assert rest(app, f"/projects/{project}/explain", {"text": " "})[1]["error"]["code"] == "nothing_to_predict"


def test_an_epoch_becomes_a_model_of_its_own_and_is_asked_by_its_number(app, client, project, pictures):
    kept = [each["epoch"] for each in pictures[-1]["kept_epochs"]]
    status, queued = rest(app, f"/projects/{project}/runs/001/further", {"epoch": kept[0], "more": 0, "key": "한 에폭"})
    assert status == 200 and queued["begins"] | {"epoch": kept[0]} == queued["begins"]
    same = client.predict(project, "001", kept[0], 0, key="한 에폭", api_name="/train_further")
    assert same["run"] == queued["run"] != "001"
    shown = [*client.submit(project, same["run"], api_name="/watch_run")][-1]
    assert shown["state"] == "done" and shown["has_test"] and len(shown["epochs"]) == kept[0]
    assert client.predict(project, ["정말 재미있어요"], same["run"], api_name="/predict")[0]["label"]
    assert rest(app, f"/projects/{project}/runs/001/further", {"epoch": 50})[0] == 404
    assert rest(app, f"/projects/{project}/runs/001/further", {"more": -1})[0] == 422


def test_a_table_is_classified(client, project, pictures, tmp_path):
    (tmp_path / "새 글.csv").write_text("번호,글\n1,정말 좋아요\n2,\n3,별로예요\n", encoding="utf-8")
    answer = client.predict(project, handle_file(str(tmp_path / "새 글.csv")), api_name="/predict_table")
    assert (answer["column"], answer["rows"], sum(answer["labels"].values())) == ("글", 3, 2)
    assert any("1행을 열 이름으로 읽었습니다" in note["ko"] for note in answer["notes"])
    names, *rows = openpyxl.load_workbook(answer["file"]).active.values
    assert names == ("번호", "글", answer["label"], answer["probability"])
    assert [row[1] for row in rows] == ["정말 좋아요", None, "별로예요"]
    by_text = client.predict(project, ["별로예요"], api_name="/predict")[0]
    assert rows[2][2] == by_text["label"] and rows[2][3] == by_text["probabilities"][by_text["label"]]

    (tmp_path / "많은 글.txt").write_text("\n".join(f"정말 좋아요 {number}" for number in range(30_000)), encoding="utf-8")
    *going, last = client.submit(project, handle_file(str(tmp_path / "많은 글.txt")), api_name="/predict_table")
    assert going and all(0 <= each["share"] <= 1 and each["ko"] and each["en"] for each in going)
    assert last["rows"] == sum(last["labels"].values()) == 30_000 and "share" not in last


def test_how_a_table_was_read_is_said_and_can_be_overruled(client, project, pictures, tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("부산")):
        for row in (["글"], ["정말 좋아요"], ["별로예요"]):
            sheet.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "새 글.xlsx")
    for reading, rows, said in (({}, 2, "행 1개(3행)도 읽었습니다"), ({"hidden_rows": False}, 1, "행 1개(3행)는 읽지 않고")):
        answer = client.predict(project, handle_file(str(tmp_path / "새 글.xlsx")), reading=reading,
                                api_name="/predict_table")
        notes = " ".join(note["ko"] for note in answer["notes"])
        assert sum(answer["labels"].values()) == rows and said in notes and "읽지 않은 시트 1개: '부산'(3행)" in notes



def test_stop_resume_and_search_by_the_client(client, project, pictures, tiny_encoder):
    slow = {"epochs": 30, "batch_size": 4, "patience": 0, "max_length": 64}
    run = client.predict(project, slow, str(tiny_encoder), api_name="/start_run")["run"]
    stop_a_search_by_its_trial(client, project, tiny_encoder)
    asked = None
    for picture in client.submit(project, run, api_name="/watch_run"):
        if picture["epoch"] > 1:
            asked = asked or client.predict(project, run, api_name="/stop_run")
    assert picture["state"] == "stopped"
    assert client.predict(project, run, api_name="/resume_run")["result"] is None, "it goes on"
    client.predict(project, run, api_name="/stop_run")
    search = client.predict(project, 1, 2, str(tiny_encoder), api_name="/start_search")["search"]
    while (found := client.predict(project, search, api_name="/search"))["result"] is None:
        time.sleep(0.1)
    assert found["result"]["state"] == "done" and len(found["trials"]) == 1


def stop_a_search_by_its_trial(client, project, tiny_encoder):
    search = client.predict(project, 9, 2, str(tiny_encoder), api_name="/start_search")["search"]
    while not (trials := client.predict(project, search, api_name="/search")["trials"]):
        time.sleep(0.1)
    client.predict(project, trials[0]["run"], api_name="/stop_run")
    while (found := client.predict(project, search, api_name="/search"))["result"] is None:
        time.sleep(0.1)
    assert found["result"]["state"] == "stopped" and len(found["trials"]) == 1


def test_the_card_is_markdown_with_front_matter(client, project, pictures):
    card = client.predict(project, "001", api_name="/card")
    assert card.startswith("---\n") and "language:" in card and "리뷰 감정" in card


def test_a_bundle_comes_by_client_and_by_rest(client, app, project, pictures):
    """The same, and with the rows unless they are left out."""
    with ZipFile(client.predict(project, "001", api_name="/bundle")["file"]) as whole:
        names = {name.partition("/")[2]: whole.read(name) for name in whole.namelist()}
    assert {"train.py", "train.ipynb", "README.md", "requirements.txt", "Dockerfile", "rows/test.jsonl"} < names.keys()
    with urllib.request.urlopen(f"{app.url}api/v1/projects/{project}/runs/001/bundle.zip?rows=false") as answer:
        assert f'filename="{project}-001-bundle.zip"' in answer.headers["content-disposition"]
        with ZipFile(BytesIO(answer.read())) as lean:
            found = {name.partition("/")[2]: lean.read(name) for name in lean.namelist()}
    assert names.keys() - found.keys() == {f"rows/{part}.jsonl" for part in ("train", "valid", "test")}
    assert {name for name in found if found[name] != names[name]} == {"README.md"}


@pytest.mark.parametrize("call, code", [
    (lambda client, project: client.predict("nobody-s", "001", api_name="/run"), "no_such_project"),
    (lambda client, project: client.predict(project, "../001", api_name="/run"), "no_such_run"),
    (lambda client, project: client.predict(project, {"epochs": 0}, api_name="/start_run"), "bad_option"),
    (lambda client, project: client.predict(project, {"color": "red"}, api_name="/start_run"), "bad_option"),
    (lambda client, project: client.predict(project, None, " ", api_name="/start_run"), "no_base_model"),
    (lambda client, project: client.predict(project, None, f"{project}/001", api_name="/start_adaptation"),
     "not_adapted"),
    (lambda client, project: client.predict(project, None, f"{project}/999", api_name="/start_run"), "no_such_run"),
    (lambda client, project: client.predict(project, None, {"epochs": 0}, api_name="/start_adapted"), "bad_option"),
    (lambda client, project: client.predict({"path": "/etc/passwd"}, api_name="/look_at"), "no_file"),
    (lambda client, project: client.predict({}, api_name="/look_at"), "no_file"),
    (lambda client, project: client.predict("reviews.csv", api_name="/look_at"), "no_file"),
    (lambda client, project: client.predict({"pasted": "글"}, ["글", "라벨"], api_name="/look_at"), "bad_option"),
    (lambda client, project: client.predict({"pasted": " "}, api_name="/look_at"), "nothing_pasted"),
    (lambda client, project: client.predict({"hub": "../x"}, api_name="/look_at"), "bad_dataset_id"),
    (lambda client, project: client.predict({"hub": "a/b", "x": 1}, api_name="/look_at"), "bad_option"),
    (lambda client, project: client.predict({"test": handle_file(str(SAMPLE))}, api_name="/look_at"), "unknown_parts"),
    (lambda client, project: client.predict(handle_file(str(SAMPLE)), reading={"x": 1}, api_name="/look_at"),
     "bad_option"),
    (lambda client, project: client.predict(project, 1, api_name="/run"), "bad_option"),
    (lambda client, project: client.predict(project, {"path": "/etc/passwd"}, api_name="/predict_table"), "no_file"),
    (lambda client, project: client.predict(project, {"pasted": "글\n하나\n둘"}, "리뷰", api_name="/predict_table"),
     "no_such_column"),
    (lambda client, project: client.predict(project, ["001"], api_name="/watch_run"), "bad_option"),
    (lambda client, project: client.predict(project, "재미있어요", api_name="/predict"), "bad_option"),
    (lambda client, project: client.predict(project, [1], api_name="/predict"), "bad_option"),
    (lambda client, project: client.predict(project, [""], api_name="/predict"), "nothing_to_predict"),
    (lambda client, project: client.predict(project, ["글" * 30_000], api_name="/predict"), "text_too_long"),
])
def test_what_goes_wrong_has_a_code(client, project, pictures, call, code):
    with pytest.raises(AppError, match=rf"[가-힣]+.* \[{code}\]"):
        call(client, project)


BROKEN = "hf_broken\nin two"  # as it comes out of a narrow window


@pytest.mark.parametrize("call", [
    lambda client, project: client.predict({"hub": "a/b"}, token=BROKEN, api_name="/look_at"),
    lambda client, project: client.predict({"hub": "a/b"}, token=BROKEN, api_name="/create_project"),
    lambda client, project: client.predict(project, {"hub": "a/b"}, token=BROKEN, api_name="/predict_table"),
    lambda client, project: client.predict(project, None, "a/b", token=BROKEN, api_name="/start_run"),
    lambda client, project: client.predict(project, model="a/b", token=BROKEN, api_name="/start_search"),
    lambda client, project: client.predict(project, "a/b", BROKEN, api_name="/publish"),
])
def test_a_token_is_never_repeated(app, client, project, pictures, call):
    with pytest.raises(AppError, match=r"\[hub_token\]") as refused:
        call(client, project)
    assert "broken" not in str(refused.value) and "broken" not in (app.folder / "app.log").read_text()


def test_a_token_in_the_wrong_place_is_not_repeated(client):
    token = "hf_" + "aB3" * 11
    for data in ({"hub": "a/b", "token": token}, {"hub": token}):
        with pytest.raises(AppError, match=r"hf_….*\[bad_(option|dataset_id)\]") as refused:
            client.predict(data, api_name="/look_at")
        assert token not in str(refused.value)


@pytest.mark.parametrize("path, body, status, code", [
    ("gradio_api/file=/etc/hostname", None, 403, "file_refused"),
    ("gradio_api/dev/reload", None, 404, "no_such_address"),
    ("gradio_api/upload", {}, 400, "bad_request"), ("gradio_api/queue/join", {"data": "hf_token"}, 422, "bad_request"),
    ("gradio_api/queue/join", {"data": [], "fn_index": 9999, "session_hash": "x"}, 500, "bad_request"),
])
def test_what_gradio_refuses_has_words(app, path, body, status, code):
    answer, told = rest(app, path, body, at="")
    assert (answer, told["error"]["code"]) == (status, code) and "hf_token" not in str(told)
    assert told["error"]["ko"].endswith("요.") and told["error"]["en"].endswith(".")


@pytest.mark.parametrize("data, code", [
    ([{"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}, *[None] * 5], "no_file"), ([], "bad_request")])
def test_what_gradio_refuses_later_has_words_too(app, client, data, code):
    number = client._infer_fn_index("/look_at", None)
    rest(app, "gradio_api/queue/join", {"data": data, "fn_index": number, "session_hash": code}, at="")
    with urllib.request.urlopen(f"{app.url}gradio_api/queue/data?session_hash={code}") as stream:
        told = stream.read().decode()
    assert f"[{code}]" in told and "/etc" not in told


def test_a_bug_is_told_as_one_and_logged(app, client, project, pictures):
    run = Home(app.home).project("local", project).path / "runs" / "900"
    run.mkdir()
    (run / "result.json").write_text('{"state": "stopped"}')  # first: it is no run that waits for a worker
    (run / "events.jsonl").mkdir()
    shutil.copy(run.parent / "001" / "spec.json", run)
    try:
        with pytest.raises(AppError, match=r"[가-힣]+.* \[bug\]"):
            client.predict(project, "900", api_name="/run")
        assert "run failed\nTraceback" in (app.folder / "app.log").read_text()
        status, told = rest(app, f"/projects/{project}/runs/900")
        assert status == 500 and told["error"]["code"] == "bug"
    finally:
        shutil.rmtree(run)


def test_rest_lists_shows_and_hands_out_files(app, project, pictures):
    assert project in [entry["project"] for entry in rest(app, "/projects")[1]]
    assert rest(app, f"/projects/{project}/runs/001")[1]["test"]["rows"] > 0
    names = {entry["name"] for entry in rest(app, f"/projects/{project}/runs/001/files")[1]}
    assert {"model/model.safetensors", "checkpoints/epoch-01/manifest.json", "events.jsonl", "worker.log"} <= names
    with urllib.request.urlopen(f"{app.url}api/v1/projects/{project}/runs/001/files/model/config.json") as file:
        assert json.loads(file.read())["id2label"] == {"0": "긍정", "1": "부정"}


@pytest.mark.parametrize("path, body, status", [
    ("/projects/nobody-s/predict", {"texts": ["글"]}, 404),
    ("/projects/..%2F..%2Fetc/predict", {"texts": ["글"]}, 404),
    ("/projects/nobody-s/runs/001/files/..%2F..%2Fproject.json", None, 404),
])
def test_what_is_not_there_is_404(app, path, body, status):
    assert rest(app, path, body)[0] == status


@pytest.mark.parametrize("body, place", [
    ({"texts": "재미있어요"}, "body.texts"), ({"texts": [1]}, "body.texts.0"), ({"texts": []}, "body.texts"),
    ({}, "body.texts"), ([], "body"),
])
def test_a_wrong_body_is_told_in_both_languages(app, project, body, place):
    status, told = rest(app, f"/projects/{project}/predict", body)
    assert status == 422 and told["error"]["code"] == "bad_option" and told["error"]["where"]["option"] == place
    assert told["error"]["ko"].endswith("니다.") and told["error"]["en"].startswith(f"'{place}' cannot be ")


def test_files_outside_the_run_are_not_handed_out(app, project, pictures):
    for name in ("../../project.json", "..%2F..%2Fproject.json", "%2Fetc%2Fpasswd", "stop"):
        assert rest(app, f"/projects/{project}/runs/001/files/{name}")[0] == 404


def test_a_foreign_site_is_turned_away(app, project):
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "file://"},
                    {"host": "evil.example"}):
        assert rest(app, f"/projects/{project}/predict", {"texts": ["글"]}, **headers)[0] == 403


def test_a_body_that_is_too_large_is_not_taken(app, project):
    status, told = knock(app, f"api/v1/projects/{project}/predict", 300 * 2**20)
    assert status == 413 and json.loads(told)["error"]["code"] == "body_too_large"


def test_the_documentation_asks_no_foreign_host(app):
    page = urllib.request.urlopen(f"{app.url}api/v1/docs").read().decode()
    assert "http://" not in page.replace(app.url, "") and "https://" not in page
    schema = json.loads(urllib.request.urlopen(f"{app.url}api/v1/openapi.json").read())
    assert "/projects/{project}/predict" in schema["paths"]


def test_folds_by_the_client(client, project, pictures, tiny_encoder):
    quick = {"epochs": 1, "max_length": 64}
    search = client.predict(project, 3, quick, str(tiny_encoder), api_name="/start_cross_validation")["search"]
    while (found := client.predict(project, search, api_name="/search"))["result"] is None:
        time.sleep(0.5)
    measured = found["measured"]
    assert found["result"]["state"] == "done" and [run["fold"] for run in found["trials"]] == [
        None, *({"number": number, "of": 3} for number in (1, 2, 3))]
    low, high = measured["interval"]
    assert low < measured["metrics"]["accuracy"] < high and len(measured["folds"]) == measured["of"] == 3
    assert set(measured["baselines"]["tfidf"]) == {"accuracy", "macro_f1"}
    card = client.predict(project, found["result"]["best"], api_name="/card")
    assert "**교차 검증(3겹)**" in card and "**Cross-validation (3 folds)**" in card
    assert card.count(f"{measured['alone']['accuracy']:.4f} (95%") == 1
    with pytest.raises(AppError, match=r"\[bad_option\]"):
        client.predict(project, 2, api_name="/start_cross_validation")
