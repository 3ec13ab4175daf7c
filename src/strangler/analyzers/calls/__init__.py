"""The inventory in, what may call what out: one points-to solver over the flows of all files.

Flow-insensitive, interprocedural, to a fixed point with a work list, after Salis et al., PyCG:
Practical Call Graph Generation in Python (ICSE 2021), with receivers by class."""
