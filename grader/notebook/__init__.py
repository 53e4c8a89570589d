"""What a notebook's cells call: checks, blanks that may wait, and loss curves."""
