"""The course's nbgrader configuration.

Plain `nbgrader` commands and the Formgrader read it when they are started in this
folder. ``nbgrader --help-all`` explains each knob.
"""

import os
import sysconfig
import warnings

from nbconvert.preprocessors import (
    ClearMetadataPreprocessor,
    CSSHTMLHeaderPreprocessor,
)
from nbgrader.preprocessors import (
    AssignLatePenalties,
    GetGrades,
    IgnorePattern,
    LimitOutput,
)

from grader.autograding.drop_scripts import DropScripts
from grader.autograding.execute import ExecuteSubmission
from grader.autograding.hidden_tests import ClearOurHiddenTests
from grader.autograding.intake import SubmissionExporter
from grader.autograding.naming import expect_stage, leave_nobody_out
from grader.autograding.require_verdict import RequireVerdict
from grader.autograding.save_grades import SaveGrades

c = get_config()

# nbgrader starts `alembic` by its bare name, to make a gradebook. It lies beside the
# Python that runs this, which need not be on the PATH.
_SCRIPTS = sysconfig.get_path("scripts")
if _SCRIPTS not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_SCRIPTS, os.environ.get("PATH", "")])

# nbgrader builds its records in an order that SQLAlchemy 2 warns about, at length.
warnings.filterwarnings("ignore", message="Object of type <Submitted")

# nbgrader's "source" and "release", under the course's own names.
c.CourseDirectory.course_id = "backprop-by-hand"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

# A blank in a released notebook. `check` takes it for "not filled in yet".
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\nraise NotImplementedError("not filled in yet")'
}

# Any file is taken in, whatever its name, a fault costs one cell, no verdict means no
# points, and a mistake's name becomes the comment on its blank.
leave_nobody_out()
c.Autograde.pre_convert_hook = expect_stage
c.Autograde.exporter_class = SubmissionExporter
c.Autograde.autograde_preprocessors = [
    ExecuteSubmission,
    RequireVerdict,
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveGrades,
    AssignLatePenalties,
]
# Seconds for one cell. A check limits each call of a student's function by itself;
# this is for code that runs outside of a check.
# (An import of TensorFlow took 15 s on a busy machine.)
# It is set under nbgrader's own name, so that `--Execute.timeout=60` changes it.
c.Execute.timeout = 30
# What a kernel and nbgrader say to each other is encrypted where the kernel can.
c.KernelManager.transport_encryption = "auto"

# The hidden tests stay hidden in what students get back, and a page runs nobody's
# scripts.
c.GenerateFeedback.preprocessors = [
    GetGrades,
    DropScripts,
    ClearOurHiddenTests,
    CSSHTMLHeaderPreprocessor,
]
