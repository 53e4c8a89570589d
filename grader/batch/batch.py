"""The submissions of one run of ``nbgrader autograde``, and what is known of each."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections import abc, deque
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import rmtree
from sqlalchemy.exc import SQLAlchemyError
from traitlets import Callable, Float, Integer, Unicode
from traitlets.config import LoggingConfigurable

from grader.autograding import notices
from grader.autograding.execute import ExecuteSubmission, own_files
from grader.autograding.naming import expect_stage
from grader.batch import depending, schemas
from grader.batch.gradebook import share_engine
from grader.batch.job import (
    Circumstances,
    Job,
    JobLost,
    NoCluster,
    as_result,
    circumstances,
    take_over,
)
from grader.batch.progress import Progress
from grader.batch.results import Result, Results
from grader.batch.workers import Workers, as_many_as_fit
from grader.text import say

if TYPE_CHECKING:
    from grader.batch.cluster import Cluster

#: The classes whose settings have an influence on a graded notebook.
SETTINGS = (
    # nbgrader's and nbclient's own classes, too: `--Execute.timeout`, say.
    *ExecuteSubmission.section_names(),
    *("LimitOutput", "IgnorePattern", "SubmissionExporter"),
)
#: Under this key of a graded notebook's metadata stands what it depends on.
KEY = "depends_on"
#: How many jobs wait for each worker.
_AHEAD = 8


#: Makes of a submitted file the notebook that is to be run.
Sanitize = abc.Callable[[Path], str]
#: Runs the notebook at hand.
Execute = abc.Callable[[], None]
Ids = tuple[str, str, str]  #: student, assignment, notebook


class Submission(NamedTuple):
    """One notebook that is to be graded."""

    student: str
    assignment: str
    notebook: str
    folder: Path
    key: str  #: the digest of what its result depends on

    @property
    def path(self) -> Path:
        """Its file, or what that should be called."""
        return self.folder / f"{self.notebook}.ipynb"

    @property
    def ids(self) -> dict[str, str]:
        """Whose it is, as nbgrader's resources have it."""
        return dict(zip(("student", "assignment", "notebook"), self[:3], strict=True))

    @property
    def whose(self) -> str:
        """What its result is kept under."""
        return f"{self.student}.{self.notebook}"


class Batch(LoggingConfigurable):
    """What is to be graded, what is known already, and what workers are doing."""

    workers = Integer(
        0,
        help="How many submissions are run at once; 0: as many as cores and memory "
        "allow.",
    ).tag(config=True)

    scheduler = Unicode(
        help="The address of a Dask scheduler, such as 'tcp://10.0.0.7:8786', whose "
        "workers run the submissions. Otherwise this machine's cores do.",
    ).tag(config=True)

    patience = Float(
        30.0,
        help="Seconds for the scheduler to answer, for a first worker to come, and for "
        "another program to let go of the gradebook.",
    ).tag(config=True)

    results_folder = Unicode(
        ".grading",
        help="Where results are kept, relative to the course's folder. What has not "
        "changed is not run again. It may be deleted at any time.",
    ).tag(config=True)

    least_room = Integer(
        100,
        help="How many MB have to be free where graded notebooks are written; with "
        "less, grading stops with a sentence, and goes on from there later.",
    ).tag(config=True)

    told = Callable(
        None,
        allow_none=True,
        help="Called with a student and a list of remarks, whenever a submission has "
        "been run.",
    ).tag(config=True)

    def __init__(self, converter: Autograde, **options: Any) -> None:
        """Find out what is to be done, and remove what is no longer true.

        Args:
            converter: nbgrader's, which has its list of submissions.
            options: traits.
        """
        super().__init__(**options)
        self._converter = converter
        schemas.trust()
        share_engine(self.patience, self._stop_locked)
        self._workers: Workers | Cluster | None = None
        self._running: dict[Ids, Future[Result]] = {}
        self._refuse(self._no_room())
        found = {one[:3]: one for one in self._found()}
        self._outdated = {ids for ids, one in found.items() if self._is_outdated(one)}
        for ids in self._outdated:
            self._remove(found[ids])
        self._to_grade = {i: o for i, o in found.items() if self._is_wanted(o)}
        self._waiting = deque(self._to_grade.values())
        self._workers = self._connected()
        self._progress = Progress(self.log, len(self._to_grade))

    # ------------------------------------------------------------- what is to be done

    def _found(self) -> abc.Iterator[Submission]:
        known: dict[str, tuple[frozenset[str], str]] = {}
        for folder, files in sorted(self._converter.assignments.items()):
            paths = sorted(files)
            ids = self._converter.init_single_notebook_resources(paths[0])["nbgrader"]
            student, assignment = ids["student"], ids["assignment"]
            expect_stage(assignment, student, paths)
            if assignment not in known:
                known[assignment] = self._of_assignment(assignment)
            names, digest = known[assignment]
            key = depending.digest(digest, depending.of_folder(Path(folder)))
            # nbgrader passes over a notebook that the assignment does not have.
            for name in sorted(names & {Path(path).stem for path in paths}):
                yield Submission(student, assignment, name, Path(folder), key)

    def _of_assignment(self, assignment: str) -> tuple[frozenset[str], str]:
        """The names of its notebooks, and what all results for it depend on."""
        coursedir = self._converter.coursedir
        try:
            tests = depending.tests_of(
                coursedir.db_url, coursedir.course_id, assignment
            )
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", error))
            self._refuse(say("batch.gradebook", reason=reason))
        folders = (coursedir.source_directory, coursedir.release_directory)
        return tests.notebooks, depending.digest(
            tests.digest,
            depending.of_environment(),
            depending.of_course(assignment),
            depending.of_settings(self.config, SETTINGS),
            *(
                depending.of_folder(Path(coursedir.format_path(one, ".", assignment)))
                for one in folders
            ),
            self._settings().secret.seed("results"),
        )

    def _settings(self) -> ExecuteSubmission:
        """What has the settings, for questions; it runs nothing."""
        return ExecuteSubmission(parent=self.parent)

    def _graded(self, one: Submission) -> Path:
        folder = self._converter._format_dest(one.assignment, one.student)
        return Path(folder) / f"{one.notebook}.ipynb"

    def _is_outdated(self, one: Submission) -> bool:
        """Whether it was graded, or begun to be, and with another result than now."""
        graded = self._graded(one)
        if self._converter.force or not graded.parent.exists():
            return False
        try:
            return json.loads(graded.read_bytes())["metadata"].get(KEY) != one.key
        except (OSError, ValueError, LookupError, AttributeError):
            return True

    def _remove(self, one: Submission) -> None:
        """Have nbgrader grade it again, which skips what lies there."""
        graded = self._graded(one)
        self.log.info("%s", say("batch.outdated", student=one.student))
        if self._converter.coursedir.notebook_id == "*":
            if graded.parent.exists():
                rmtree(str(graded.parent))
        else:
            graded.unlink(missing_ok=True)

    def _is_wanted(self, one: Submission) -> bool:
        excluded = self._converter.coursedir.student_id_exclude.split(",")
        is_there = self._graded(one).exists() and not self._converter.force
        return not is_there and one.student not in excluded

    # -------------------------------------------------------------- what is being done

    def look_ahead(self, sanitize: Sanitize) -> None:
        """Have workers run what comes next.

        Args:
            sanitize: makes of a submitted file the notebook that is to be run.
        """
        if not self._are_many() or not self._settings().enabled:
            return
        while self._waiting and len(self._running) < self._most_running():
            one = self._waiting.popleft()
            if self._kept(one) is not None:
                continue
            try:
                notebook = sanitize(one.path)
            except Exception:  # it will be said when its turn comes
                continue
            with self._nothing_without_cluster():
                self._run(one, notebook)

    def _most_running(self) -> int:
        return _AHEAD * self._workers.count if self._workers else 1

    def _run(self, one: Submission, notebook: str) -> None:
        nb = nbformat.reads(notebook, as_version=4)
        settings, ids = self._settings(), one.ids
        if self._workers is None:
            given = circumstances(self.config)
            packages = settings.warm_up(nb, given.variables)
            self._workers = self._start_workers(given, packages)
        job = Job(notebook, ids, settings.seeds(nb, ids), self._own_files(one))
        with contextlib.suppress(JobLost):
            self._running[one[:3]] = self._workers.run(job)

    def _start_workers(self, given: Circumstances, packages: list[str]) -> Workers:
        count = self.workers or as_many_as_fit(packages)
        return Workers(count, given, packages)

    def _connected(self) -> Workers | Cluster | None:
        """The workers of the scheduler, if one is asked for and there is work for it.

        Raises:
            NbGraderException: there are none.
        """
        if not self.scheduler or not self._are_many():
            return None
        try:
            # Who has no cluster need not have Dask.
            from grader.batch.cluster import Cluster

            stages = sorted({one.assignment for one in self._to_grade.values()})
            given = circumstances(self.config)
            return Cluster(self.scheduler, given, stages, self.patience)
        except ModuleNotFoundError:
            self._refuse(say("batch.no_dask"))
        except NoCluster as reason:
            self._refuse(self._sentence(reason))

    def _sentence(self, reason: NoCluster) -> str:
        return say(f"batch.{reason.why}", scheduler=self.scheduler, said=reason.said)

    def _are_many(self) -> bool:
        """Whether it is worth having workers."""
        return len({one.student for one in self._to_grade.values()}) > 1

    def _refuse(self, sentence: str | None) -> None:
        """Begin nothing, for a reason."""
        if sentence:
            self.log.error("%s", sentence)
            raise NbGraderException(sentence) from None

    def _stop(self, sentence: str | None) -> None:
        """Grade no more, for a reason; another exception would be one submission's."""
        if sentence:
            self.log.error("%s", sentence)
            raise SystemExit(1) from None

    def _stop_locked(self) -> None:
        """Grade no more, where another program does not let go of the gradebook."""
        self._end_workers()
        self._stop(say("batch.locked", seconds=f"{self.patience:g}"))

    def _no_room(self) -> str | None:
        """A sentence, if graded notebooks cannot be written."""
        coursedir = self._converter.coursedir
        folder = coursedir.format_path(coursedir.autograded_directory, ".", ".")
        try:
            os.makedirs(folder, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                free = shutil.disk_usage(folder).free // 1_000_000
        except OSError as error:
            reason = error.strerror or str(error)
            return say("batch.not_writable", folder=folder, reason=reason)
        if free < self.least_room:
            return say("batch.no_room", folder=folder, free=free, least=self.least_room)
        return None

    @contextlib.contextmanager
    def _nothing_without_cluster(self) -> abc.Iterator[None]:
        """Stop without one: who asked for it does not want to wait for one machine."""
        try:
            yield
        except NoCluster as reason:
            self._stop(self._sentence(reason))

    def _own_files(self, one: Submission) -> tuple[Path, ...]:
        """The files that will lie beside the notebook: the course's, and the rest."""
        coursedir = self._converter.coursedir
        source = coursedir.format_path(coursedir.source_directory, ".", one.assignment)
        found = {path.name: path for path in own_files(str(one.folder), None)}
        found |= {path.name: path for path in own_files(source, None)}
        return tuple(found[name] for name in sorted(found))

    def _kept(self, one: Submission) -> Result | None:
        """The result of an earlier run, if it is still true."""
        if self._converter.force:
            return None
        return self._results(one).find(one.whose, one.key)

    def _results(self, one: Submission) -> Results:
        root = Path(self._converter.coursedir.root)
        return Results(root / self.results_folder / one.assignment)

    def run(
        self,
        notebook: NotebookNode,
        resources: dict[str, Any],
        execute: Execute,
    ) -> None:
        """Make a notebook what comes of running it, here or elsewhere, now or before.

        Args:
            notebook: what is to be run; it is changed.
            resources: nbgrader's.
            execute: runs it here.
        """
        ids = resources["nbgrader"]
        one = self._to_grade.get((ids["student"], ids["assignment"], ids["notebook"]))
        if one is None:
            execute()
            return
        self._stop(self._no_room())
        try:
            self._run_one(one, notebook, resources, execute)
        except BaseException as error:
            self._end_workers()  # Ctrl-C is not to wait for them
            if isinstance(error, Exception):  # nbgrader goes on with the next one
                reason = str(error) or type(error).__name__
                self._progress.fail(one.student, say("batch.failed", reason=reason))
            raise
        if self._progress.is_over:
            self._end_workers()

    def _run_one(
        self,
        one: Submission,
        notebook: NotebookNode,
        resources: dict[str, Any],
        execute: Execute,
    ) -> None:
        kept = self._kept(one)
        result = (
            kept or self._from_worker(one) or self._here(notebook, resources, execute)
        )
        if kept is None:
            self._results(one).keep(one.whose, one.key, result)
        take_over(result, notebook, resources)
        notebook.metadata[KEY] = one.key
        seconds = None if kept else result.seconds
        remarks = notices.all_of(notebook)
        self._progress.add(one.student, seconds, remarks)
        if self.told is not None:
            self.told(one.student, remarks)

    def _end_workers(self) -> None:
        if self._workers is not None:
            self._workers.end()
        self._workers = None
        self._running.clear()

    def _here(
        self,
        notebook: NotebookNode,
        resources: dict[str, Any],
        execute: Execute,
    ) -> Result:
        began = time.monotonic()
        execute()
        return as_result(notebook, resources, time.monotonic() - began)

    def _from_worker(self, one: Submission) -> Result | None:
        """What a worker has made of it; None if none has, or it was ended."""
        future = self._running.pop(one[:3], None)
        if future is None:
            return None
        try:
            with self._nothing_without_cluster():
                return self._workers.result(future)
        except JobLost:
            self.log.warning("%s", say("batch.worker_ended", student=one.student))
            if self._workers.is_lost_with_one:
                self._end_workers()  # others are started for what still waits
        return None
