"""Between a process that runs a student's code and the one that decides the score.

Over it go, one way, the name of an exercise and its inputs, and, the other way, what a
probe has seen, as bytes that hold numbers and words and cannot hold anything else.
"""
