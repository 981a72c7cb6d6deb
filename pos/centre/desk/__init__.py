"""The desk: the window and the app, a file for each kind of visit. Each act is journaled."""

from pos.centre.desk.bindings import bind, reorder, unbind
from pos.centre.desk.people import balances, people

__all__ = ["balances", "bind", "people", "reorder", "unbind"]
