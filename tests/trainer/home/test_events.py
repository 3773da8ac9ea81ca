"""The event log: whole records are read, wherever it was cut."""

import resource

import pytest

from trainer.home.events import EventLog, read_events


def test_a_log_cut_at_every_byte_gives_all_whole_records(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    for number in range(5):
        log.append("step", step=number, text="손실 ㅋㅋ")
    data = path.read_bytes()
    for cut in range(len(data) + 1):
        path.write_bytes(data[:cut])
        events, offset = read_events(path)
        assert [event["step"] for event in events] == list(range(data[:cut].count(b"\n")))
        assert offset == data[:cut].rfind(b"\n") + 1


def test_a_torn_line_does_not_swallow_the_next_record(tmp_path):
    path = tmp_path / "events.jsonl"
    EventLog(path).append("step", step=1)
    with open(path, "ab") as file:
        file.write(b'{"kind": "ste')
    EventLog(path).append("step", step=2)
    assert [event["step"] for event in read_events(path)[0]] == [1, 2]


def test_reading_goes_on_where_it_stopped(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.append("step", step=1)
    _, offset = read_events(path)
    log.append("step", step=2)
    assert [event["step"] for event in read_events(path, offset)[0]] == [2]


def test_a_record_that_the_disk_takes_in_part_is_told_and_completed(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.append("step", step=1)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, limits[1]))  # as full as a disk can be
    try:
        with pytest.raises(OSError):
            log.append("step", step=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    log.append("step", step=3)
    assert [event["step"] for event in read_events(path)[0]] == [1, 2, 3]
