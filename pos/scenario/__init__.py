"""The language of acceptance: read a scenario, play it over the street, judge it, report it.

shapes.py     what every step has and what may be expected
steps/        every step, a file for each group: its keys, and how it is played
reading.py    a file becomes items, or a sentence with file and line
scene.py      the stage a scenario plays on: clock, tills, people's own PINs, sales by name
playing.py    one item from its first step to its verdict
checking.py   what was expected, beside what came out
invariants.py what must hold after every step
"""
