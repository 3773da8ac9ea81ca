"""Programs call the model: a key is made, a request tried, the programs run as they are, the key revoked."""

import ast
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx2
from playwright.sync_api import expect

from tests.ui.fields import fill
from trainer.home.project import Project
from ui.use.calls import PROGRAMS
from ui.use.snippets import snippets

IN_A_BROWSER = """async ([code, key]) => {
  globalThis.process = { env: { KOTUNE_KEY: key } };
  const [{ log }, said] = [console, []];
  console.log = (text) => said.push(text);
  await (Object.getPrototypeOf(async () => {}).constructor(code))();
  Object.assign(console, { log });
  return said;
}"""


async def asked_by_an_assistant(served: dict, answers: list) -> None:
    from mcp import Client  # takes 2 seconds, and tests are collected by each process
    from mcp.client.streamable_http import streamable_http_client

    async with httpx2.AsyncClient(headers=served["headers"], timeout=60) as http, \
            Client(streamable_http_client(served["url"], http_client=http)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {*tools} == {"list_projects", "describe_model", "predict", "explain"}
        assert {*tools["predict"].input_schema["required"]} == {"project", "texts"}

        async def told(tool: str, **given) -> tuple[str, bool]:
            answer = await client.call_tool(tool, given)
            return answer.content[0].text, answer.is_error

        listed, _ = await told("list_projects")
        assert [each["project"] for each in json.loads(listed)] == ["calls-0000"]
        answered, _ = await told("predict", project="calls-0000", texts=["배송도 빠르고 품질도 좋아요."])
        assert json.loads(answered) == answers
        assert json.loads((await told("explain", project="calls-0000", text="배송도 빨라요."))[0])["words"]
        assert (await told("describe_model", project="calls-0000"))[0].startswith("---\nlanguage: ko\n")
        for given, code in (({"project": "nowhere", "texts": ["글"]}, "another_project"),
                            ({"project": "calls-0000", "texts": []}, "bad_option"), ({"texts": ["글"]}, "bad_option"),
                            ({"project": "calls-0000", "texts": ["글"], "run": "999"}, "no_such_run")):
            refused, is_error = await told("predict", **given)
            assert is_error and refused.endswith(f"[{code}]")


def test_a_key_a_request_and_every_program(visit, windows, app, finished_run, monkeypatch, capsys):
    project = Project(shutil.copytree(finished_run.project.path, app.home / "local" / "calls-0000"))
    page = visit(f"?project={project.name}&step=use")
    page.locator("#calls > button").click()
    page.locator("#send-call").press("Enter")
    expect(page.locator("#exchange .kt-chip")).to_have_text("200 OK")
    expect(page.locator("#exchange [role=status]")).to_contain_text("200 OK")
    expect(page.locator("#send-call")).to_be_focused()
    expect(page.locator("#call-key input")).to_have_attribute("autocomplete", "new-password")
    sent, came = page.locator("#exchange pre").all_inner_texts()
    assert sent.startswith(f"POST {app.url}api/v1/projects/calls-0000/predict\n") and "KoTune-Key" not in sent
    answers = json.loads(came)
    assert answers[0]["label"] and not project.path.joinpath(".keys").exists()

    fill(page, "#key-name :is(input, textarea)", "<b>챗봇</b>")
    page.click("#make-key")
    key = page.locator("#made-key code").inner_text()
    expect(page.locator("#keys td").first).to_have_text("<b>챗봇</b>")
    expect(page.locator("#keys")).to_contain_text(f"kt_…{key[-4:]}")
    page.click("#send-call")
    expect(page.locator("#exchange")).to_contain_text(f"X-KoTune-Key: kt_…{key[-4:]}")
    expect(page.locator("#exchange .kt-chip")).to_have_text("200 OK")
    assert key not in page.locator("#exchange").inner_text()

    monkeypatch.setenv("KOTUNE_KEY", key)
    programs = dict(zip(PROGRAMS, snippets(project.run("001"), app.url.rstrip("/"), False, True), strict=True))
    for tab, program in programs.items():
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator("#calls .cm-content:visible").first).to_contain_text(program.splitlines()[-1].strip()[:40])
    expect(page.locator("#calls .cm-line span:visible").first).to_have_css("filter", "brightness(0.55)")  # 4.5 on white
    curl = subprocess.run(["bash", "-c", programs["REST (curl)"]], capture_output=True, check=True)
    assert json.loads(curl.stdout) == answers
    for name in ("REST (Python)", "gradio_client"):
        exec(programs[name], {})
        assert ast.literal_eval(capsys.readouterr().out.splitlines()[-1]) == answers
    assert json.loads(page.evaluate(IN_A_BROWSER, [programs["REST (JavaScript)"], key])[0]) == answers

    served = json.loads(programs["MCP"].replace("kt_…", key))["mcpServers"]["kotune"]
    with ThreadPoolExecutor(1) as thread:  # the browser keeps a loop in this one
        thread.submit(anyio.run, asked_by_an_assistant, served, answers).result()

    for is_asked in (1, 0, 1):
        page.locator("#keys button:not(.bad)").press("Enter")
        expect(page.locator("#keys button.bad")).to_have_count(is_asked)
        expect(page.locator("#keys button:not(.bad)")).to_be_focused()
    page.locator("#keys button.bad").press("Enter")
    expect(page.locator("#keys td")).to_have_count(0)
    expect(page.locator("#key-name :is(input, textarea)")).to_be_focused()
    page.click("#send-call")
    expect(page.locator("#exchange .kt-chip")).to_have_text("401 Unauthorized")
    windows.was_refused("401 (Unauthorized)")
    expect(page.locator("#exchange pre").nth(1)).to_contain_text("key_refused")
    assert key.rpartition(".")[2] not in (app.folder / "app.log").read_text()
