"""Adapting a model by the real `gradio_client`: a project of texts, its model as a base, and both in one request."""

import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError

from tests.tiny import SAMPLE

QUICK = {"epochs": 1, "learning_rate": 0.005, "max_length": 64}


@pytest.fixture(scope="module")
def project(client) -> str:
    return client.predict(handle_file(str(SAMPLE)), "리뷰 감정", api_name="/create_project")["project"]


def watched(client, project: str, run: str) -> dict:
    return list(client.submit(project, run, api_name="/watch_run"))[-1]


def test_one_request_adapts_and_trains_and_the_adapted_model_can_be_chosen(client, project, tiny_encoder):
    asked = (project, QUICK, QUICK, str(tiny_encoder), "한 번")
    run = client.predict(*asked, api_name="/start_adapted")
    assert run["after"] == "001" and client.predict(*asked, api_name="/start_adapted")["run"] == run["run"]
    adaptation, trained = (watched(client, project, name) for name in (run["after"], run["run"]))
    assert adaptation["metric"] == "perplexity" and adaptation["before"]["perplexity"] > adaptation["score"]
    assert trained["state"] == "done" and trained["has_test"] and trained["lineage"][-1]["id"] == f"{project}/001"
    assert client.predict(project, api_name="/result")["run"] == run["run"]

    base = client.predict(api_name="/base_models")[1]
    assert base["id"] == f"{project}/001" and base["after"] == adaptation["score"]
    again = client.predict(project, QUICK, base["id"], api_name="/start_adaptation")
    assert watched(client, project, again["run"])["state"] == "done"
    both, none = client.predict(project, ["배송이 ___ 정말 ____", "빈칸 없는 글"], "001", api_name="/predict")
    assert [len(words) for words in both["blanks"]] == [5, 5] and none == {"blanks": []}
    assert all(0 <= share <= 1 for words in both["blanks"] for share in words.values())
    with pytest.raises(AppError, match="not_a_classifier"):
        client.predict(project, handle_file(str(SAMPLE)), run="001", api_name="/predict_table")
    assert "pipeline_tag: fill-mask" in client.predict(project, "001", api_name="/card")


def test_lines_of_text_make_a_project(client, tmp_path):
    file = tmp_path / "상담.txt"
    file.write_text("\n".join(f"{number}번 손님, 배송이 늦어서 문의드립니다" for number in range(100)), encoding="utf-8")
    assert client.predict(handle_file(str(file)), task="masked-lm", api_name="/look_at")["suggested"]["label"] is None
    made = client.predict(handle_file(str(file)), task="masked-lm", api_name="/create_project")
    assert made["task"] == "masked-lm" and made["labels"] == []
    with pytest.raises(AppError, match="nothing_to_learn"):
        client.predict(made["project"], api_name="/start_adapted")
    client.predict(made["project"], api_name="/delete_project")
