"""Transactions. What is registered for the commit runs later in the same process.

Source: django/db/transaction.py. All else of the module is outside, and gives back what it
decorates."""

from strangler.standins.terms import calls, handed


def on_commit(func, using=None, robust=False):
    handed(func)
    calls(func)
