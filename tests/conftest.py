"""What holds for every test."""

from hypothesis import settings

# The same examples in every run, and no time limit: a busy machine fails no test.
settings.register_profile("repository", deadline=None, derandomize=True)
settings.load_profile("repository")
