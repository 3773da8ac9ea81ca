"""A data set of the Hub, streamed by the real client from a local Hub: configurations, splits, classes, refusals."""

import json

import pyarrow
import pytest
from pyarrow import parquet

from tests.forks import each_forked, forked
from tests.hub.server import Hub
from tests.hub.test_hub import client
from trainer.home.layout import Home

README = """---
configs:
- config_name: reviews
  data_files:
  - {split: train, path: reviews/train-*}
  - {split: validation, path: reviews/dev.parquet}
  - {split: test, path: reviews/test.parquet}
- config_name: plain
  data_files: [{split: all, path: all.parquet}, {split: more, path: all.parquet}]
dataset_info:
- config_name: reviews
  features:
  - {name: id, dtype: int64}
  - {name: sentence, dtype: string}
  - name: label
    dtype: {class_label: {names: {'0': 부정, '1': 긍정}}}
---
"""
PUSH = """
api.create_repo(args[1], repo_type="dataset", private=args[2] == "private", exist_ok=True)
answer = api.upload_folder(repo_id=args[1], repo_type="dataset", folder_path=args[0]).oid
"""


def text(i: int) -> str:
    return f"{'정말 좋았던' if i % 2 else '아주 아쉬운'} 영화 {i}"


def write_reviews(folder) -> None:
    (folder / "reviews").mkdir(parents=True)
    (folder / "README.md").write_text(README, encoding="utf-8")
    for name, rows in (("train-0", range(60)), ("train-1", range(60, 100)), ("dev", range(100, 120)),
                       ("test", range(120, 150))):
        labels = [-1 if i == 7 else i % 2 for i in rows]
        parquet.write_table(pyarrow.table({"id": list(rows), "sentence": [text(i) for i in rows], "label": labels}),
                            folder / "reviews" / f"{name}.parquet")
    plain = pyarrow.table({"글": [text(i) for i in range(50)], "라벨": [i % 2 for i in range(50)], "목록": [[1]] * 50})
    parquet.write_table(plain, folder / "all.parquet")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """One local Hub for all: alice's data sets, each under a name of its own."""
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        hub.alice = hub.add_user("alice")
        yield hub


@pytest.fixture(scope="module")
def push(hub, tmp_path_factory):
    """`push("reviews", write)`: the data set alice/reviews of the files that `write(folder)` writes."""
    def push(name: str, write, visibility: str = "public") -> str:
        folder = tmp_path_factory.mktemp(name)
        write(folder)
        client(hub.env(hub.alice), PUSH, folder, f"alice/{name}", visibility)
        return f"hub:alice/{name}"
    return push


@pytest.fixture(scope="module")
def reviews(push) -> str:
    return push("reviews", write_reviews)


@pytest.fixture
def shell(hub, tmp_path):
    """`shell("new", …)` on a home of its own, as somebody with this token."""
    def run(*arguments, token=None, **how):
        command = ("-m", "trainer", "--home", str(tmp_path / "home"), *arguments)
        return forked(*command, environment=hub.env(token), **how)

    run.home = Home(tmp_path / "home")
    return run


@pytest.fixture
def survey(hub, tmp_path):
    """`survey([…], […])`: the command for each of these arguments, as nobody's, in one process."""
    before = ("--home", str(tmp_path / "home"), "survey")
    return lambda *commands, status=0: each_forked(
        "trainer", [[*before, *command] for command in commands], hub.env(), status)


def test_splits_are_brought_as_they_are_and_classes_by_name(shell, reviews, hub):
    done = shell("new", reviews, "--config", "reviews")
    project = shell.home.project("local", done.stdout.strip())
    assert "학습용 100행은 'alice_reviews reviews train.parquet'" in done.stderr
    assert "검증용 20행" in done.stderr and "시험용 30행" in done.stderr
    assert project.spec.columns.model_dump(exclude_none=True) == {"text": "sentence", "label": "label"}
    assert set(json.loads(project.survey_file.read_text())["labels"]) == {"긍정", "부정"}
    assert not any(request.authorization for request in hub.seen if request.path.startswith("/cdn/"))


def test_a_split_and_its_first_rows_can_be_chosen(survey, reviews):
    first, whole = survey([reviews, "--config", "reviews", "--split", "train", "--rows", "40"],
                          [reviews, "--config", "plain", "--split", "all"])
    assert first.stdout.split() == ["20", "부정", "19", "긍정"] and "라벨이 없는 1행" in first.stderr
    assert whole.stdout.split() == ["25", "0", "25", "1"]


def test_files_without_a_description_are_read(survey, push):
    def written(name: str, line: str) -> str:
        def write(folder):
            (folder / name).parent.mkdir(exist_ok=True)
            head = "글,라벨\n" if name.endswith("csv") else ""
            (folder / name).write_text(head + "".join(line.format(text(i), i % 2) for i in range(50)), encoding="utf-8")
        return push(name.replace("/", "-"), write)

    found = survey([written("data/train.csv", '"{}",{}\n')], [written("train.jsonl", '{{"글": "{}", "라벨": {}}}\n')])
    assert [done.stdout.split() for done in found] == [["25", "0", "25", "1"]] * 2


def test_a_private_data_set_needs_its_owner(shell, push, hub, tmp_path):
    name = push("secret", write_reviews, "private")
    arguments, bob = ("survey", name, "--config", "reviews", "--split", "test"), hub.add_user("bob")
    for somebody in (None, bob):
        assert "[no_such_dataset]" in shell(*arguments, token=somebody, status=1).stderr
    assert shell(*arguments, token=hub.alice).stdout.split() == ["15", "부정", "15", "긍정"]
    assert not [path for path in hub.root.rglob("*") if path.is_file() and hub.alice.encode() in path.read_bytes()]
    hub.repo("alice/secret", "datasets").private, hub.repo("alice/secret", "datasets").gated = False, True
    assert "[gated_dataset]" in shell(*arguments, token=bob, status=1).stderr


def test_what_is_not_there_is_said_with_what_is(survey, reviews):
    refused = [
        (("hub:alice/none",), "no_such_dataset", "'alice/none'"), (("hub:../data",), "bad_dataset_id", "klue/klue"),
        (("hub:alice/reviews",), "no_such_config", "'reviews', 'plain'"),
        (("hub:alice/reviews", "--config", "nope"), "no_such_config", "'reviews', 'plain'"),
        (("hub:alice/reviews", "--config", "plain"), "no_such_split", "'all', 'more'"),
        (("hub:alice/reviews", "--config", "reviews", "--split", "dev"), "no_such_split", "'validation'"),
        (("hub:alice/reviews", "--config", "reviews", "--rows", "0"), "bad_option", "앞에서부터")]
    told = survey(*(arguments for arguments, _, _ in refused), status=1)
    for (arguments, code, words), done in zip(refused, told, strict=True):
        assert f"[{code}]" in done.stderr and words in done.stderr and "Traceback" not in done.stderr, arguments


def test_a_readme_that_names_files_of_this_machine_is_refused(shell, push, tmp_path):
    def write(folder):
        (tmp_path / "secret.csv").write_text("글,라벨\n비밀,1\n")
        (folder / "a.csv").write_text("글,라벨\n가,1\n")
        (folder / "README.md").write_text(
            f"---\nconfigs:\n- config_name: default\n  data_files: {tmp_path}/secret.csv\n---\n")

    said = shell("survey", push("thief", write), status=1).stderr
    assert "[dataset_not_read]" in said and "비밀" not in said


@pytest.mark.parametrize("name, content, code", [
    ("code.py", "print('run')", "dataset_not_read"), ("a.xml", "<a/>", "dataset_not_read"),
    ("a.parquet", "PAR1", "dataset_not_read"), ("a.jsonl", '{"a": 1}\n{', "dataset_not_read"),
    ("a.csv", "글,라벨\n", "no_records")])
def test_what_cannot_be_read_is_not_run(shell, push, name, content, code):
    said = shell("survey", push(name.replace(".", "-"), lambda folder: (folder / name).write_text(content)), status=1)
    assert f"[{code}]" in said.stderr and "Traceback" not in said.stderr


def test_an_unreachable_hub_is_said(hub, tmp_path):
    environment = hub.env() | {"HF_ENDPOINT": "http://127.0.0.1:9"}
    done = forked("-m", "trainer", "--home", str(tmp_path), "survey", "hub:alice/reviews", environment=environment,
                  status=1)
    assert "[hub_unreachable]" in done.stderr


def test_pasted_text_goes_the_same_way(shell):
    rows = "".join(f"{text(i)}\t{'긍정' if i % 2 else '부정'}\n" for i in range(40))
    assert shell("survey", "-", text="글\t라벨\n" + rows).stdout.split() == ["20", "부정", "20", "긍정"]
    assert "[nothing_pasted]" in shell("survey", "-", text=" \n", status=1).stderr
