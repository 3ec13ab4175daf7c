"""Calls, effects and the blocks of the code in, the transactions of the project out."""
