"""Search through 10,000 projects, each with a model and its card: milliseconds a query, and what the index costs.

The cards are those of a run that was really trained, with other titles, labels, base models and figures.
"""

import json
import random
import re
import statistics
import tempfile
import time
from pathlib import Path

from cards.card import write_card
from cards.search import find_projects
from tests.tiny import make_encoder, train
from trainer.home.files import read_json
from trainer.home.layout import Home

PROJECTS, TIMES = 10_000, 20
FIELDS = ("영화", "쇼핑몰", "뉴스", "민원", "고객 문의", "댓글", "호텔", "병원", "여행", "게임", "도서", "음식", "배달", "은행", "교육")
KINDS = ("리뷰", "평점", "감정", "주제", "의도", "스팸", "혐오", "등급", "요약평", "후기")
BASES = ("kotune-mini", "klue/bert-base", "monologg/koelectra-base-v3", "beomi/kcbert-base", "skt/A.X-Encoder-base")
QUERIES = ("영화", "영화를", "영화평", "영화 리뷰", "고객문의", "호텔 후기 부정", "klue", "koelectra 뉴스", "책", "a", "1234", "없는말이다",
           "모델", "TF-IDF")  # the last two stand in every card


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        _fill(home, Path(folder))
        print(f"  index made in {_timed(home, '영화'):.1f} s, {home.index_of('local').stat().st_size / 1e6:.0f} MB")
        time.sleep(1)
        looks = []
        for query in QUERIES:
            took = [1000 * _timed(home, query) for _ in range(TIMES)]
            looks.append(max(took))
            print(f"  {query:12} {len(find_projects(home, 'local', query)):6,} found, median "
                  f"{statistics.median(took):5.1f} ms")
        print(f"  with a look at all folders, at most every {20 * max(looks) / 1000:.0f} s: {max(looks):.0f} ms")


def _timed(home: Home, query: str) -> float:
    began = time.perf_counter()
    find_projects(home, "local", query)
    return time.perf_counter() - began


def _fill(home: Home, folder: Path) -> None:
    run = train(folder / "one", make_encoder(folder / "encoder"), epochs=3)
    card, spec, facts = write_card(run).read_text(encoding="utf-8"), *map(read_json, (
        run.project.file, run.project.survey_file))
    request, result, draw = read_json(run.file), read_json(run.result_file), random.Random(0)
    print(f"  {PROJECTS:,} projects, a card of {len(card):,} letters each")
    for number in range(PROJECTS):
        title = f"{draw.choice(FIELDS)} {draw.choice(KINDS)} {number}"
        labels = draw.choice((["긍정", "부정"], ["정치", "경제", "사회"], ["문의", "불만", "칭찬"]))
        base = draw.choice(BASES)
        text = card.replace(spec["title"], title).replace(request["base"]["id"], base)
        text = re.sub(r"(?<![A-Za-z])\d", lambda _: str(draw.randrange(10)), text)
        _write(home.path / "local" / f"project-{number:05x}", {
            "project.json": spec | {"title": title}, "data/survey.json": facts | {"labels": labels},
            "runs/001/spec.json": request | {"base": {"id": base, "path": "/"}}, "runs/001/result.json": result,
            "runs/001/model/config.json": {}, "runs/001/README.md": text})


def _write(folder: Path, files: dict[str, dict | str]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main()
