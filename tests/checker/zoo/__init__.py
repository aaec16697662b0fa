"""The fault zoo: a world that misbehaves byte by byte, a site whose links lead into it, and what to say of each.

A new case is one row in a `cases_*.py`: a name, the severities and verdicts that are right, and who answers
(`serves.py`). `python -m tests.checker.zoo --only NAME --log NAME` runs it and shows what was asked.
"""
