"""`python -m strangler` is `strangler`."""

from strangler.cli.main import run

if __name__ == "__main__":
    run()
