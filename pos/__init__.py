"""The pharmacy counter: a street with a pharmacy on one side and the insurance centre on the other.

counter/    the pharmacy: scanning, the sale's states, the daybook, the slip
centre/     the insurance centre: gates and debit order (rules/), regions, ledger, journal, desk
street.py   the two ports between them: Centre (till ↔ centre) and Desk (person ↔ centre)
model/      the nouns of a sale · refusals.py the catalogue · texts/ every sentence a person reads
connect.py  a URL becomes a stage · commands/ the command line
The till's screen lives beside this package, in terminal_ui/.
"""
