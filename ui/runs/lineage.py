"""Where a model comes from: pretrained, adapted, fine-tuned; each step with its data and rows."""

from markupsafe import Markup

from trainer.errors import clip
from trainer.home.project import Run
from trainer.models.families import CARRIED, is_new
from trainer.tasks import makes_base
from trainer.tasks.bases import base_words

from ..parts import join, section
from ..place import Visit


def lineage_of(run: Run, visit: Visit) -> Markup:
    """The steps that led to this run's model, as a picture."""
    base, project = run.spec.base, run.project
    steps = [(visit.say("사전 학습 없음", "Not pretrained"), visit.read(base_words(base)),
              visit.say("처음부터 배우는 작은 신경망", "a small network, from scratch"))] if is_new(base) else [
             (visit.say("사전 학습", "Pretrained"), base.origin.id,
              visit.say("코튠에 들어 있는 모델", "comes with KoTune") if base.origin.id == CARRIED else
              (base.origin.revision or "")[:8])]
    steps += [(visit.say("적응", "Adapted"), step.data, _texts(step.rows, visit)) for step in base.lineage[1:]]
    if makes_base(run):
        steps.append((visit.say("적응", "Adapted"), project.title, _texts(project.text_rows, visit)))
    else:
        rows = project.survey.rows["train"]
        steps.append((visit.say("학습", "Trained") if is_new(base) else visit.say("미세 조정", "Fine-tuned"), project.title,
                      visit.say(f"학습 행 {rows:,}개", f"{rows:,} training rows")))
    item = Markup('<li><span class="kt-hint">{}</span><b>{}</b><span class="kt-hint">{}</span></li>')
    return section(visit.say("이 모델의 계보", "Where this model comes from"), Markup('<ol class="kt-chain">{}</ol>').format(
        join(item.format(kind, clip(name, 40), detail) for kind, name, detail in steps)))


def _texts(rows: int, visit: Visit) -> str:
    return visit.say(f"글 {rows:,}개", f"{rows:,} texts")
