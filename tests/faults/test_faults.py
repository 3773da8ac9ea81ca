"""A fixed sample of the faults: of what differs most, one each. All of them: `python -m tests.faults`."""

from tests.tiny import python

DIFFERENT = ("new project", "resumed run", "adaptation, then run", "search", "folds", "done run")


def test_a_sample_of_faults_leaves_everything_as_promised():
    """In a process of its own, as it forks; one that breaks a promise ends it with status 1."""
    done = python("tests.faults", "--among", *DIFFERENT, "--once", "--seed", "1")
    assert done.stdout.splitlines()[-1].split("|")[-1].split() == ["6", "of", "6"]
