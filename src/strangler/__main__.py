"""`python -m strangler` is `strangler`."""

import sys

from strangler.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
