"""A scenario's words as sentences for a person who signs, in zh, en and es.

words.py      names, amounts, dates and the words of values
given.py      the world: people, products, pharmacies, family accounts, rules that differ
doing.py      a step
expecting.py  what must come out
"""
