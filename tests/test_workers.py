"""Worker processes and the foreman that they are forked from."""

import json
import subprocess
import sys
import textwrap

import psutil
import pytest
from conftest import ROOT

from grader.batch import workers

#: In a process of its own, which has one thread, so that workers are forked.
BEGIN = """
import json, os, sys, time
from concurrent.futures import wait
import psutil
from traitlets.config import Config
from grader.batch import foreman
from grader.batch.job import JobLost, circumstances
from grader.batch.workers import Workers

def stand_in(job, given):
    if job == "raise":
        raise LookupError("nothing there")
    if job == "die":
        os._exit(3)
    if job == "sleep":
        time.sleep(100)
    return [job, os.getpid(), os.environ["NBGRADER_EXECUTION"], "torch" in sys.modules]

def lost(future):
    try:
        made.result(future)
    except JobLost:
        return True
    return False

def all_of_them():
    while len(found := inside.children(recursive=True)) < 3:
        time.sleep(0.01)
    return found

foreman.run_job = stand_in
made = Workers(2, circumstances(Config()), [])
inside = psutil.Process()
"""


def said_by(script: str):
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + textwrap.dedent(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return json.loads(done.stdout)


def test_jobs_run_in_processes_that_have_imported_what_they_need():
    found = said_by("""
        results = [made.result(made.run(name)) for name in "abcd"]
        print(json.dumps([results, os.getpid(), "torch" in sys.modules]))
    """)
    results, own, is_imported_here = found
    assert [name for name, *_ in results] == ["a", "b", "c", "d"]
    assert own not in {number for _, number, *_ in results}
    assert all(rest == ["autograde", True] for _, _, *rest in results)
    assert not is_imported_here, "it has something better to do"


def test_what_goes_wrong_in_a_worker_is_raised_here_and_the_next_job_runs():
    found = said_by("""
        said = []
        for _ in range(3):
            try:
                made.result(made.run("raise"))
            except LookupError as error:
                said.append(str(error))
        print(json.dumps([said, made.result(made.run("next"))[0]]))
    """)
    assert found == [["nothing there"] * 3, "next"]


def test_a_worker_that_ends_loses_its_job():
    assert said_by("""
        dying, other = made.run("die"), made.run("other")
        print(json.dumps([lost(dying), made.result(other)[0]]))
    """) == [True, "other"]


@pytest.mark.parametrize(
    "how",
    [
        "made.end()",
        "inside.children()[0].kill()  # the foreman",
        "[one.kill() for one in inside.children()[0].children()]",
    ],
)
def test_when_they_end_all_jobs_are_lost_and_nothing_is_left(how):
    assert said_by(f"""
        jobs = [made.run(name) for name in ("first", "sleep", "sleep", "sleep")]
        made.result(jobs[0])
        before = all_of_them()
        {how}
        made.end()
        _, alive = psutil.wait_procs(before, timeout=10)
        print(json.dumps([len(before), len(alive), [*map(lost, jobs[1:])]]))
        try:
            made.run("late")
        except JobLost:
            pass
    """) == [3, 0, [True] * 3]


@pytest.mark.parametrize("how", ["pass", "os._exit(0)"])
def test_they_end_with_the_process_that_has_started_them(how):
    found = said_by(f"""
        made.result(made.run("first"))
        made.run("sleep")
        print(json.dumps([one.pid for one in all_of_them()]))
        sys.stdout.flush()
        {how}
    """)
    assert len(found) == 3
    left = [psutil.Process(one) for one in found if psutil.pid_exists(one)]
    _, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []


def test_where_there_are_other_threads_nothing_is_forked_from_here(monkeypatch):
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert workers._context().get_start_method() == "spawn"
    monkeypatch.setattr("threading.active_count", lambda: 1)
    assert workers._context().get_start_method() == "fork"
