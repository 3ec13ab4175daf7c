"""Measurements, side by side with peers in one run; docs/benchmarks.md tells how to read them."""
