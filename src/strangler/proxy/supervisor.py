"""Reads the rules, keeps the workers, serves the admin API: the control plane's process."""
