"""Grade a whole class with nbgrader, and show how it went."""
