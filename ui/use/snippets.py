"""Code examples that call a trained model, with the real names filled in."""

import json
import sys
from pathlib import Path

from cards.sections import before, together
from cards.windows import in_windows
from trainer.home.project import Run
from trainer.tasks import task_of
from trainer.tasks.answering import share_of, words_of

CURL = '''\
{set}curl {url}/api/v1/projects/{project}/predict \\
  -H "Content-Type: application/json" \\
{header}  -d '{{"texts": [{text}], "run": "{run}"}}'
'''

PYTHON = '''\
{set}import json
{os}from urllib.request import Request, urlopen

body = {{"texts": [{text}], "run": "{run}"}}
headers = {{"Content-Type": "application/json"{header}}}
request = Request("{url}/api/v1/projects/{project}/predict", json.dumps(body).encode(), headers)
with urlopen(request) as answer:
    print(json.load(answer))
'''

SCRIPT = '''\
// node predict.mjs
const answer = await fetch("{url}/api/v1/projects/{project}/predict", {{
  method: "POST",
  headers: {{ "Content-Type": "application/json"{header} }},
  body: JSON.stringify({{ texts: [{text}], run: "{run}" }}),
}});
console.log(JSON.stringify(await answer.json(), null, 1));
'''

CLIENT = '''\
{set}{os}from gradio_client import Client

client = Client("{url}"{token})
print(client.predict(project="{project}", texts=[{text}], run="{run}", api_name="/predict"))
'''

ASSISTANT = '''\
{{
  "mcpServers": {{
    "kotune": {{ "type": "http", "url": "{url}/mcp"{header} }}
  }}
}}
'''

CLASSIFY = '''\
# pip install transformers torch; unpack {project}-{run}-model.zip first
from transformers import pipeline

classify = pipeline("text-classification", model="{project}-{run}-model")
print(classify({text}, top_k=None, truncation=True, max_length={length}))  # {labels}
'''

COMPARE = '''\
# pip install transformers torch; unpack {project}-{run}-model.zip first
from transformers import pipeline

classify = pipeline("text-classification", model="{project}-{run}-model")
text, second = {text}
pair = {{"text": text, "text_pair": second}}
print(classify(pair, top_k=None, truncation=True, max_length={length}))  # {labels}
'''

FILL = '''\
# pip install transformers torch; unpack {project}-{run}-model.zip first
from transformers import pipeline

fill = pipeline("fill-mask", model="{project}-{run}-model")
for guess in fill({text}.replace("___", fill.tokenizer.mask_token)):
    print(guess["token_str"], guess["score"])
'''

FIND = '''\
# pip install transformers torch; unpack {project}-{run}-model.zip first
from transformers import pipeline

find = pipeline("token-classification", model="{project}-{run}-model", aggregation_strategy="simple")
for entity in find({text}):
    print(entity["word"], entity["entity_group"], entity["start"], entity["end"])  # {labels}
'''

APP = Path(__file__).parents[2] / "app.py"

# Programs identify themselves by a key of the project or, on a Space, by a token; either is in an environment variable.
SET = {"KOTUNE_KEY": "# export KOTUNE_KEY=kt_…\n", "HF_TOKEN": "# export HF_TOKEN=hf_…\n", "": ""}
HEADERS = {  # for curl, Python, JavaScript, and an assistant's settings, which hold the key itself
    "KOTUNE_KEY": ('  -H "X-KoTune-Key: $KOTUNE_KEY" \\\n', ', "X-KoTune-Key": os.environ["KOTUNE_KEY"]',
                   ', "X-KoTune-Key": process.env.KOTUNE_KEY', ', "headers": { "X-KoTune-Key": "kt_…" }'),
    "HF_TOKEN": ('  -H "Authorization: Bearer $HF_TOKEN" \\\n',
                 ', "Authorization": "Bearer " + os.environ["HF_TOKEN"]',
                 ', "Authorization": `Bearer ${process.env.HF_TOKEN}`',
                 ', "headers": { "Authorization": "Bearer hf_…" }'),
    "": ("", "", "", "")}
TOKEN = ', token=os.environ["HF_TOKEN"]'
PLAIN = {  # (pipeline tag, reads pairs) → an example in JSON, and a program without KoTune
    ("text-classification", False): ('"배송도 빠르고 품질도 좋아요."', CLASSIFY),
    ("text-classification", True): ('["몇 시에 문을 여나요?", "여는 시간이 언제예요?"]', COMPARE),
    ("fill-mask", False): ('"배송이 정말 ___"', FILL),
    ("token-classification", False): ('"어제 부산에서 온 김하늘 씨를 만났다."', FIND)}


def example_of(run: Run) -> str:
    """An example of an input in JSON: a text, or a list of two."""
    return _plain(run)[0]


def snippets(run: Run, url: str, on_a_space: bool, has_keys: bool) -> list[str]:
    """Code for curl, Python, JavaScript, an assistant's settings (an address, or a program that it starts) and
    gradio_client, and a program without KoTune that gives the same answers with the downloaded model. `has_keys`: the
    project has keys, so the code sends one."""
    text, _ = _plain(run)
    token = "HF_TOKEN" if on_a_space else ""
    asked_by = "KOTUNE_KEY" if has_keys else token
    values = {"url": url, "project": run.project.name, "run": run.name, "text": text}
    programs = [template.format(**values, set=SET[asked_by], os="import os\n" * bool(asked_by), header=header)
                for template, header in zip((CURL, PYTHON, SCRIPT, ASSISTANT), HEADERS[asked_by], strict=True)]
    client = CLIENT.format(**values, set=SET[token], os="import os\n\n" * bool(token), token=TOKEN if token else "")
    return [*programs, started(run.project.path.parents[1]), client, _alone(run)]


def started(home: Path) -> str:
    """Settings of an assistant on this machine that starts KoTune for the projects in this home."""
    program = {"command": sys.executable, "args": [str(APP), "--stdio", "--home", str(home.absolute())]}
    return json.dumps({"mcpServers": {"kotune": program}}, indent=2, ensure_ascii=False) + "\n"


def _plain(run: Run) -> tuple[str, str]:
    task = task_of(run)
    return PLAIN[task.pipeline_tag, task.reads_pairs]


def _alone(run: Run) -> str:
    labels, share, (text, plain) = ", ".join(run.project.survey.labels), share_of(run), _plain(run)
    folder = f"{run.project.name}-{run.name}-model"
    if share < 1:
        words = words_of(share)
        who = f"# {words.ko}\n# {words.en}\n# unpack {folder}.zip first\n"
        return who + together(run, f'"{folder}"', share)
    program = plain.format(project=run.project.name, run=run.name, text=text, labels=" ".join(labels.split())[:80],
                           length=run.spec.settings.max_length)
    return before(run, f'"{folder}"') + in_windows(program, run)
