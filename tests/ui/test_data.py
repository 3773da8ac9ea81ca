"""The data page as people meet it: a real app, a real browser, files as they lie on desks."""

import re

from playwright.sync_api import expect

from .browser import DESKTOP
from .fields import fill
from .tables import PHONE, bring, create, fits, is_surveyed, switch, table, unfold


def test_own_files_for_training_and_test_are_told_apart_and_kept_apart(visit):
    page = visit()
    bring(page, 시험용=table(80, text=lambda i: f"영화 {i + 50}편을 보고 남긴 감상"), 학습용=table(60))
    is_surveyed(page)
    expect(page.locator("#part-0 input:checked")).to_have_value("test")
    expect(page.locator("#part-1 input:checked")).to_have_value("train")
    leak = page.locator("#repair-drop-leaks")
    expect(leak).to_contain_text("80행 가운데 10행")
    expect(leak.locator(".kt-change")).to_contain_text("10행을 뺐습니다")
    expect(page.locator("#divided")).to_contain_text("시험 80")
    switch(page, "drop-leaks")
    expect(leak.locator(".kt-change")).to_have_count(0)
    expect(leak).to_contain_text("80행 가운데 10행")

    unfold(page, "read")
    page.locator("#part-0 label").first.click()  # both for training
    expect(page.locator(".kt-problem")).to_contain_text("서로 다른 쓰임")
    expect(page.locator("#file")).to_contain_text("시험용")
    page.locator("#part-1 label").last.click()
    expect(page.locator("#divided")).to_contain_text("시험 60")
    page.click("#label-column input")
    page.get_by_role("option", name=re.compile("없음")).click()
    expect(page.locator(".kt-problem")).to_contain_text("라벨 없는 글은 파일 하나로")


def test_which_file_is_for_what_is_known_after_a_reload_and_that_one_was_taken_away_by_its_own_x(visit):
    page = visit()
    bring(page, 하나=table(60), 둘=table(80, text=lambda i: f"영화 {i + 500}편을 보고 남긴 감상"))
    expect(page.locator(".kt-problem")).to_contain_text("이름으로 알 수 없습니다")
    page.locator("#part-0 label").first.click()
    page.locator("#part-1 label").last.click()
    is_surveyed(page)
    expect(page.locator("#divided")).to_contain_text("시험 80")
    page.reload()
    expect(page.locator("#part-0 input:checked")).to_have_value("train")
    expect(page.locator("#part-1 input:checked")).to_have_value("test")
    is_surveyed(page)
    both = page.url
    page.locator("#file .label-clear-button").first.click()
    expect(page).not_to_have_url(both)
    expect(page.locator("#part-0")).to_be_hidden()
    page.reload()
    is_surveyed(page)
    expect(page.locator("#file .file-preview tr")).to_have_count(1)
    create(page)


def test_the_base_model_of_the_address_outlives_the_files(visit):
    """Someone may have chosen it in a model card, and then brought the wrong file."""
    page = visit("?model=kotune-mini")
    bring(page, 감상=table(60))
    is_surveyed(page)
    expect(page).to_have_url(re.compile("model=kotune-mini.*upload="))
    page.locator("#file").get_by_label("지우기").click()
    expect(page).to_have_url(re.compile("model=kotune-mini&step=data$"))
    expect(page.locator("#sample")).to_be_visible()


def test_files_that_were_given_up_show_nothing_more(visit):
    """While they are read, which is told twice a second, and once more when it ends."""
    page = visit()
    for how in ("removed", "joined by one of the same use"):
        bring(page, 긴_학습=table(120_000))
        expect(page.locator(".kt-working")).to_contain_text("파일을 읽고 있습니다")
        if how == "removed":
            page.locator("#file").get_by_label("지우기").click()
            expect(page.locator("#open-paste")).to_be_visible()
        else:
            bring(page, 다른_학습=table(60))
            expect(page.locator(".kt-problem")).to_contain_text("이름으로 알 수 없습니다")
        page.wait_for_timeout(3000)
        assert page.locator(".kt-working, #create, #pictures, #divided").count() == 0
        assert "처음 몇 행만" not in page.locator("#step-data").inner_text()
        expect(page.locator(".kt-problem")).to_have_count(0 if how == "removed" else 1)


def test_labels_are_merged_as_edited_and_the_project_says_so(visit):
    page = visit()
    bring(page, 감상=table(120, label=lambda i: ["긍정", "POS", "부정", "NEG", "모름"][i % 5],
                         text=lambda i: f"영화 {i}편을 보고 남긴 감상 ㅋㅋㅋㅋㅋㅋㅋㅋ"))
    is_surveyed(page)
    card = page.locator("#repair-merge-labels")
    expect(card.locator(".kt-finding")).to_contain_text("'긍정' = 'POS'")
    expect(page.locator("#pictures")).to_contain_text("5가지")
    expect(page.locator("#divided")).to_contain_text("시험")
    page.get_by_label("NEG →").fill("모름")
    page.keyboard.press("Tab")
    page.click("#more-repairs")
    switch(page, "shorten-runs")  # something else meanwhile: what was typed stays
    expect(page.locator("#repair-shorten-runs .kt-change")).to_contain_text("120행")
    switch(page, "merge-labels")
    expect(card.locator(".kt-change")).to_contain_text("48행의 라벨을 합쳤습니다")
    expect(card.locator(".kt-change")).to_contain_text("POS")
    expect(page.locator("#pictures")).to_contain_text("3가지")
    expect(page.locator("#pictures .kt-bar", has_text="모름")).to_contain_text("48행")
    create(page)
    page.get_by_role("link", name="데이터").click()
    expect(page.locator("#step-data")).to_contain_text("48행의 라벨을 합쳤습니다")
    expect(page.locator("#step-data")).to_contain_text("쉼표(,)")


def test_a_refusal_offers_what_answers_it(visit):
    page = visit()
    bring(page, 지역=table(60, label=lambda i: "NULL" if i % 2 else "none"))
    expect(page.locator(".kt-problem")).to_contain_text("라벨이 없는 30행을 뺐습니다(NULL 30)")
    switch(page, "null-labels")
    is_surveyed(page)
    expect(page.locator("#step-data")).to_contain_text("그대로 씁니다(NULL 30)")
    page.locator("#file").get_by_label("지우기").click()
    expect(page.locator("#sample")).to_be_visible()
    bring(page, 다른=table(60) + "칸이,너무,많다\n".encode())
    expect(page.locator(".kt-problem")).to_contain_text("맞지 않는 행: 62")
    expect(page.locator("#repair-null-labels")).to_be_hidden()
    page.get_by_role("button", name="다르게 읽기").click()
    page.click("#reading-skip_broken input")
    page.get_by_role("option", name=re.compile("빼고 읽습니다")).click()
    is_surveyed(page)
    expect(page.locator("#step-data")).to_contain_text("읽히지 않는 행 1개(62행)를 빼고 읽었습니다")


def test_a_repair_shows_before_and_after(visit):
    page = visit()
    bring(page, 문의=table(40, text=lambda i: f"{i}번 고객 010-1234-56{i:02}로 전화 주세요"))
    is_surveyed(page)
    card = page.locator("#repair-mask-personal")
    expect(card).to_contain_text("전화번호 40")
    expect(card.locator(".examples")).to_contain_text("○○○-○○○○-○○○○")
    expect(page.locator("#repair-tidy-spaces")).to_have_count(0)
    page.click("#more-repairs")
    switch(page, "tidy-spaces")
    switch(page, "mask-personal")
    expect(card.locator(".kt-change .examples").first).to_contain_text("[전화번호]")
    expect(page.locator("#repair-tidy-spaces")).to_be_visible()


def test_what_cannot_be_a_data_set_or_text_is_told_beside_the_form_and_text_is_pasted(visit):
    page = visit()
    page.click("#open-hub")
    fill(page, "#hub-id input, #hub-id textarea", "이름이 아님")
    page.click("#take-hub")
    expect(page.locator(".kt-problem")).to_contain_text("데이터셋 이름이 아닙니다")
    expect(page.locator("#hub-id input, #hub-id textarea")).to_have_value("이름이 아님")
    page.click("#open-paste")
    page.click("#take-pasted")
    expect(page.locator(".kt-problem")).to_contain_text("붙여넣은 글이 없습니다")
    below = [page.locator(each).bounding_box()["y"] for each in ("#take-pasted", ".kt-problem", "#sample")]
    assert below == sorted(below), "the message is beside what it is about"
    rows = "".join(f"{'잘 받았어요' if i % 2 else '아직 안 왔어요'} {i}\t{'칭찬' if i % 2 else '불만'}\n" for i in range(40))
    fill(page, "#pasted textarea", "문의\t분류\n" + rows)
    page.click("#take-pasted")
    is_surveyed(page)
    expect(page.locator("#pictures")).to_contain_text("칭찬")
    expect(page.locator(".kt-problem")).to_have_count(0)


def test_texts_without_labels_become_a_project_too(visit):
    page = visit()
    bring(page, 글만=("글\n" + "".join(f"도서관에서 {i}번째로 빌린 책에 대하여 길게 적어 둔 글입니다\n" * 3 for i in range(200))).encode())
    expect(page.locator(".kt-problem")).to_contain_text("열이 '글' 하나뿐입니다")
    expect(page.locator(".kt-problem")).to_contain_text("'라벨이 있는 열'에서 '없음'을 고르세요")
    expect(page.locator("#create")).to_have_count(0)
    page.click("#label-column input")
    page.get_by_role("option", name=re.compile("없음")).click()
    is_surveyed(page)
    expect(page.locator("#divided .kt-legend span")).to_have_count(2)  # no test rows
    again = page.locator("#repair-drop-duplicates")
    expect(again).to_contain_text("400행이 앞의 행과 글이 같습니다")
    expect(page.locator(".kt-repair")).to_have_count(1)
    unfold(page, "found")
    page.click("#more-repairs")
    expect(page.locator(".kt-repair")).to_have_count(8)  # none that is about labels
    assert not [each for each in page.locator(".kt-repair").all_inner_texts() if "라벨" in each]
    switch(page, "drop-duplicates")
    expect(again.locator(".kt-change")).to_contain_text("400행을 뺐습니다")
    create(page)
    page.get_by_role("link", name="데이터").click()
    expect(page.locator("#step-data")).to_contain_text("400행을 뺐습니다")
    expect(page.locator("#step-data .kt-facts")).not_to_contain_text("시험")


def test_hostile_cells_are_text_and_nothing_is_wider_than_the_page_of_a_phone_or_a_desktop(visit):
    page = visit(locale="en-US", **PHONE)
    text = "\u202e<img src=x onerror=alert(1)>\u200b" + "길" * 300
    contradict = 10  # rows; were it all of them, each text would have several labels, which is refused
    bring(page, **{"<b>": table(60, lambda i: f"<i>{'가' if i % 2 else '나'}</i>",
                                lambda i: f"{text} {i // 2 if i < contradict else i}")})
    is_surveyed(page)
    for button in page.locator("#file .icon-button").all():
        assert min(button.bounding_box()["width"], button.bounding_box()["height"]) >= 44, "as large as a finger"
    for card in ("read", "found", "division"):
        unfold(page, card)
    page.click("#more-repairs")
    for summary in page.locator(".kt-page summary").all():
        summary.click()
    expect(page.locator(".kt-hidden").first).to_have_text("·")
    assert fits(page) and page.locator(".kt-page img, .kt-table i").count() == 0
    own = page.locator("#step-data").inner_text().replace("길", "")
    assert not re.search("[가-힣]", re.sub("감상|감정|[가나]|\\[전화번호]|ㅋ+|붙여넣은", "", own))
    page.set_viewport_size(DESKTOP)
    assert fits(page)


def test_a_sample_of_texts_alone_is_one_at_once_and_neither_its_title_nor_its_columns_stay(visit):
    page = visit()
    page.click("#sample-library")
    expect(page.locator("#create")).to_be_enabled()
    expect(page.locator("#read")).to_contain_text("라벨 없음")
    expect(page.locator("#label-column")).to_contain_text("라벨이 있는 열")
    expect(page.locator(".kt-problem")).to_have_count(0)
    expect(page.locator("#title textarea, #title input")).not_to_have_value("")
    page.reload()
    expect(page.locator("#create")).to_be_enabled()
    expect(page.locator("#read")).to_contain_text("라벨 없음")
    page.locator("#file").get_by_label("지우기").click()
    expect(page.locator("#sample")).to_be_visible()
    bring(page, 내것=b"[a](http://x),**b** &lt;\n" + table(60).split(b"\n", 1)[1])
    is_surveyed(page)
    expect(page.locator("#title textarea, #title input")).to_have_value("")
    expect(page.locator("#text-column")).to_contain_text("'[a](http://x)' 열을")
    expect(page.locator("#label-column")).to_contain_text("'**b** &lt;' 열을")
