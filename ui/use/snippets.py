"""How a program calls a trained model, with the real names filled in."""

from cards.sections import before, together
from cards.windows import in_windows
from trainer.home.project import Run
from trainer.tasks import task_of
from trainer.tasks.answering import share_of, words_of

CLIENT = '''\
from gradio_client import Client

client = Client("{url}"{token})
print(client.predict(project="{project}", texts=[{text}], run="{run}", api_name="/predict"))
'''

CURL = '''\
curl -X POST {url}/api/v1/projects/{project}/predict \\
  -H "Content-Type: application/json" \\
{header}  -d '{{"texts": [{text}], "run": "{run}"}}'
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

TOKEN = ', token="hf_…"'  # on a Space a program needs a token
HEADER = '  -H "Authorization: Bearer hf_…" \\\n'
PLAIN = {  # by what it is called with, and whether that is a pair: an example in JSON, and how it is called
    ("text-classification", False): ('"배송도 빠르고 품질도 좋아요."', CLASSIFY),
    ("text-classification", True): ('["몇 시에 문을 여나요?", "여는 시간이 언제예요?"]', COMPARE),
    ("fill-mask", False): ('"배송이 정말 ___"', FILL),
    ("token-classification", False): ('"어제 부산에서 온 김하늘 씨를 만났다."', FIND)}


def snippets(run: Run, url: str, on_a_space: bool) -> tuple[str, str, str]:
    """gradio_client, curl, and plain libraries with what was downloaded: who answers here, answers there."""
    labels, share = ", ".join(run.project.survey.labels), share_of(run)
    task = task_of(run)
    text, plain = PLAIN[task.pipeline_tag, task.reads_pairs]
    values = {"url": url, "project": run.project.name, "run": run.name, "text": text,
              "labels": " ".join(labels.split())[:80], "length": run.spec.settings.max_length,
              "token": TOKEN if on_a_space else "", "header": HEADER if on_a_space else ""}
    folder = f"{run.project.name}-{run.name}-model"
    client, curl, alone = (template.format(**values) for template in (CLIENT, CURL, plain))
    if share == 1:
        return client, curl, before(run, f'"{folder}"') + in_windows(alone, run)
    words = words_of(share)
    who = f"# {words.ko}\n# {words.en}\n# unpack {folder}.zip first\n"
    return client, curl, who + together(run, f'"{folder}"', share)
