"""A simulation driven by one seed: a town, its tills and a bad line, and what must hold throughout.

world.py is who lives there, operations.py and visits.py what they do, hearing.py what is overheard
of it, checks.py what must hold, run.py plays it all; chance.py is where the seed comes in.
"""
