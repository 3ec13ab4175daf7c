"""The vocabulary of traffic: who answers which endpoint, read from `rules.yaml` and checked."""
