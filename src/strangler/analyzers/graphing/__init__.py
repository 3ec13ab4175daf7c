"""Linked imports, uses and conclusions in, typed edges, units and a networkx graph out."""
