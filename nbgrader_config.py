"""nbgrader's configuration of the course: plain `nbgrader` commands and the Formgrader
read it when they are started in this folder. ``nbgrader --help-all`` explains each knob.
"""

c = get_config()

c.CourseDirectory.course_id = "backprop-by-hand"
# nbgrader's "source" and "release" under the course's own names.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
]

# A blank in a released notebook. `check` takes it for "not filled in yet".
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\nraise NotImplementedError("not filled in yet")'
}
