"""Validation rows that are followed through a training."""

from trainer.tasks.followed import COUNT, LONG, followed


def test_the_same_few_rows_of_each_label_with_an_answer_for_each_epoch(finished_run):
    epochs = [*range(1, finished_run.result["epochs"] + 1)]
    known, labels = followed(finished_run, epochs), finished_run.project.survey.labels
    assert len({each.row["row"] for each in known}) == COUNT and all(len(each.row["text"]) <= LONG for each in known)
    assert [each.row["label"] for each in known[:2]] == [each.row["label"] for each in known[2:4]]
    for each in known:
        assert [*each.answers] == epochs
        for answer in each.answers.values():
            assert answer["near"] == (labels[answer["guess"]] == each.row["label"])
    assert [each.row for each in followed(finished_run, epochs[:1])] == [each.row for each in known]
    assert followed(finished_run, []) == []
