"""The time and memory of `strangler analyze`, against the bare parser and against peers."""
