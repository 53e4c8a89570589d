"""A class graded by the workers of a Dask scheduler, or into a PostgreSQL gradebook."""

import glob
import logging
import pwd
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import classes
import psutil
import pytest
from class_of_four import (
    STAGE,
    STUDENTS,
    course,
    graded,
    graded_in,
    grades,
    prepared,
    run,
    start,
    whole_class,
)
from conftest import find_program
from distributed import Client, LocalCluster
from traitlets.config import Config

from grader.batch.job import Circumstances

pytestmark = pytest.mark.chain
__all__ = ["course", "graded", "prepared"]  # fixtures


@pytest.fixture
def cluster():
    """A scheduler and two workers, each a process of its own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield cluster


def _by(cluster):
    return "autograde", STAGE, f"--Batch.scheduler={cluster.scheduler_address}"


def test_a_cluster_grades_alike(graded, course, cluster):
    said = run(course, *_by(cluster))
    assert graded_in(said) == whole_class()
    assert grades(course) == grades(graded[0])
    assert graded_in(run(course, *_by(cluster))) == set()


def test_a_worker_of_a_cluster_may_be_lost(graded, course, cluster):
    process = start(course, *_by(cluster))
    _busy_worker(cluster, process).send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
    assert said.count(" a second, ") == STUDENTS, "nobody is graded twice"
    assert grades(course) == grades(graded[0])


def _busy_worker(cluster, process):
    """A worker that has begun to run a notebook."""
    pids = [nanny.pid for nanny in cluster.workers.values()]
    while process.poll() is None:
        for worker in map(psutil.Process, pids):
            below = worker.children(recursive=True)
            if any(one.name() == "bwrap" for one in below):
                return worker
        time.sleep(0.02)
    raise AssertionError(process.stderr.read())


def test_a_scheduler_that_goes_is_said_in_a_sentence(graded, course, cluster):
    process = start(course, *_by(cluster))
    _busy_worker(cluster, process)
    cluster.close()
    _, said = process.communicate(timeout=200)
    assert process.returncode == 1 and "no longer answers" in said
    assert "Traceback" not in said, said.partition("Traceback")[1:]
    run(course, "autograde", STAGE)
    assert grades(course) == grades(graded[0])


def test_dask_logs_nothing_of_its_own(cluster):
    """A client that is closed while it connects again logs so, now and then."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as another:
        assert another.submit(_told_by_dask, cluster.scheduler_address).result() == []


def _told_by_dask(address):
    """The loggers of Dask that speak while a class is graded."""
    from grader.batch.cluster import Cluster

    Cluster(address, Circumstances(Config(), {}), [], 20).end()
    known = map(logging.getLogger, logging.root.manager.loggerDict)
    loud = [logger.name for logger in known if logger.isEnabledFor(logging.CRITICAL)]
    return [name for name in loud if name.startswith("distributed")]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://here"])
def test_a_scheduler_that_is_not_there_is_said_in_a_sentence(course, address):
    options = (f"--Batch.scheduler={address}", "--Batch.patience=2")
    process = start(course, "autograde", STAGE, *options)
    _, said = process.communicate(timeout=100)
    assert process.returncode == 1 and "No Dask scheduler answers at" in said
    assert "Traceback" not in said
    assert not (course / "autograded" / "student0000" / STAGE).is_dir()


def test_a_scheduler_without_workers_is_said_in_a_sentence(course):
    with LocalCluster(n_workers=0, dashboard_address=None) as empty:
        process = start(course, *_by(empty), "--Batch.patience=2")
        _, said = process.communicate(timeout=100)
    assert process.returncode == 1 and "has no workers" in said
    assert "Traceback" not in said


def test_workers_of_another_version_are_refused(course, cluster):
    with Client(cluster.scheduler_address) as client:
        client.run(_forget_a_package)
    process = start(course, *_by(cluster))
    _, said = process.communicate(timeout=100)
    assert process.returncode == 1 and "These workers have other packages" in said


def _forget_a_package():
    from grader.batch import depending

    depending.of_environment = lambda: "another"


# --------------------------------------------------------------------- PostgreSQL


@pytest.fixture
def database():
    """The address of an empty database, on a server of the test's own."""
    # Debian keeps the server's programs off the PATH.
    installed = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    initdb = find_program("initdb", *installed, package="postgresql")
    programs = Path(initdb).parent
    with tempfile.TemporaryDirectory() as folder:
        # The server refuses root, and who has no account.
        user = pwd.getpwnam("postgres").pw_uid
        before = classes.as_somebody(Path(folder), user)
        data = f"{folder}/data"
        options = f"-c listen_addresses= -c unix_socket_directories={folder}"

        def server(*command):
            subprocess.run([*before, *map(str, command)], check=True, cwd=folder)

        server(programs / "initdb", "-D", data, "-U", "course", "--auth=trust")
        control = (programs / "pg_ctl", "-D", data, "-w")
        server(*control, "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg2://course@/postgres?host={folder}"
        finally:
            server(*control, "-m", "immediate", "stop")


def test_the_gradebook_may_be_postgresql(graded, course, database):
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {database!r}\n")
    (course / "gradebook.db").unlink()
    run(course, "generate_assignment", STAGE, "--create", "--force")
    assert graded_in(run(course, "autograde", STAGE)) == whole_class()
    assert grades(course, database) == grades(graded[0])
    assert graded_in(run(course, "autograde", STAGE)) == set()
    assert not (course / "gradebook.db").exists()
