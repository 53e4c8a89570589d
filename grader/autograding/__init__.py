"""nbgrader preprocessors and exporters: from a submitted file to a score.

``nbgrader_config.py`` puts them into nbgrader's own chain, so that plain
``nbgrader autograde`` and the Formgrader's buttons use them.
"""
