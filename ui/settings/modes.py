"""The ways to train, as the settings page offers them, and the button that starts the training."""

import gradio as gr

from trainer.errors import Words
from trainer.tasks import TASKS

from ..place import Visit

ONCE, SEARCH, MANUAL, FOLDS, METHODS, SIZES = "recommended", "search", "manual", "folds", "methods", "sizes"
MODES = {  # way → the kind of its plan, its title, and what to expect of it
    ONCE: ("once", Words("추천 설정으로 한 번 학습", "Train once"),
           Words("가장 빠릅니다", "With the recommended settings: the fastest way")),
    FOLDS: ("folds", Words("추천 설정으로 교차 검증", "Cross-validation"),
            Words("행이 적을 때 알맞습니다: 모든 행으로 재어 믿을 수 있습니다",
                  "Best where rows are few: every row is used to measure, so the score can be trusted")),
    SEARCH: ("search", Words("자동 탐색", "Automatic search"),
             Words("여러 설정으로 학습해 보고 가장 좋은 것을 고릅니다", "Trains with many settings and keeps the best")),
    MANUAL: ("once", Words("직접 설정", "By hand"),
             Words("학습률, 에폭 등을 직접 정합니다", "You set learning rate, epochs and the rest")),
    METHODS: ("methods", Words("방법 비교", "Compare methods"),
              Words("여러 모델의 점수와 시간을 한 표에서 견줍니다", "Scores and times of several models in one table")),
    SIZES: ("sizes", Words("행 수를 바꿔 비교", "Learning curve"),
            Words("행을 더 모으면 나아질지 알아봅니다", "Find out whether more rows would help"))}


def start_button(visit: Visit, first: bool = False, compares: bool = False) -> gr.Button:
    """The start button, named after what it starts. `first`: an adaptation comes before the training."""
    if compares:
        return gr.Button(visit.say("비교 시작", "Start comparing"))
    return gr.Button(visit.say("적응한 다음 학습 시작", "Adapt, then train") if first else
                     visit.read(TASKS[visit.project.spec.task].words.start))
