"""Carries out the rules: a supervisor (control plane) and workers (data plane)."""
