"""The course's nbgrader configuration, with a class's own folders in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

#: Seconds that one program waits for another one to finish writing to the gradebook.
PATIENCE_WITH_GRADEBOOK = 60


@dataclass(frozen=True)
class ClassFolders:
    """Where the submissions of a class are, and where its grades go."""

    root: Path  #: the course: the folder of ``nbgrader_config.py``
    submitted: Path
    build: Path
    only: tuple[str, ...] = ()  #: the stages to grade; all of them if empty
    sandbox: str = "bubblewrap"  #: where submissions run; see `ExecuteSubmission`

    @property
    def gradebook(self) -> Path:
        """The SQLite gradebook."""
        return self.build / "gradebook.db"

    @property
    def log(self) -> Path:
        """What the libraries wrote to stderr while they graded."""
        return self.build / "grading.log"

    @property
    def marker(self) -> Path:
        """Says that the build folder was made by this command, which may delete it."""
        return self.build / ".made-by-grader-classroom"

    @property
    def autograded(self) -> Path:
        """The graded notebooks."""
        return self.build / "autograded"

    def graded(self, student: str, stage: str) -> Path:
        """A graded notebook."""
        return self.autograded / student / stage / f"{stage}.ipynb"

    @property
    def feedback(self) -> Path:
        """The pages that students get back."""
        return self.build / "feedback"

    @property
    def release(self) -> Path:
        """The notebooks as they were handed out, made anew from the solutions."""
        return self.build / "release"

    @property
    def staged(self) -> Path:
        """A copy of the submissions, in which what is missing has a placeholder."""
        return self.build / "submitted"

    def overlap(self) -> bool:
        """Whether emptying the build folder would delete the course or the class."""
        kept = (self.root, self.submitted)
        return self.submitted in self.build.parents or any(
            self.build == folder or self.build in folder.parents for folder in kept
        )

    def students(self, stage: str) -> list[str]:
        """Who handed in a stage."""
        found = self.submitted.glob(f"*/{stage}")
        return sorted(path.parent.name for path in found if path.is_dir())

    def stages(self) -> list[str]:
        """The course's stages that anybody handed in, in order."""
        known = {path.name for path in (self.root / "solutions").iterdir()}
        handed_in = {path.name for path in self.submitted.glob("*/*") if path.is_dir()}
        wanted = set(self.only) or known
        return sorted(known & handed_in & wanted)


def open_course(
    folders: ClassFolders, told: Callable[[str, Sequence[str]], None] | None = None
) -> NbGraderAPI:
    """Load ``nbgrader_config.py``, and point it at the class's folders.

    Args:
        folders: those.
        told: is called with a student, and with what there is to say, whenever a
            submission has been run.
    """
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(folders.root))
    config = loader.load_config()
    course = Config()
    course.CourseDirectory.root = str(folders.root)
    course.CourseDirectory.submitted_directory = str(folders.staged)
    course.CourseDirectory.autograded_directory = str(folders.autograded)
    course.CourseDirectory.feedback_directory = str(folders.feedback)
    course.CourseDirectory.release_directory = str(folders.release)
    course.CourseDirectory.db_url = (
        f"sqlite:///{folders.gradebook}?timeout={PATIENCE_WITH_GRADEBOOK}"
    )
    course.ExecuteSubmission.sandbox = folders.sandbox
    course.Batch.results_folder = str(folders.build / "results")
    course.Batch.told = told
    config.merge(course)
    api = NbGraderAPI(config=config)
    api.log_level = "WARN"
    return api
