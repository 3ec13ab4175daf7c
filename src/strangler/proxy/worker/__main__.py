"""The program of a worker process."""

import sys

from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.worker.options import parse
from strangler.proxy.worker.running import run

if __name__ == "__main__":
    sys.exit(run(parse(sys.argv[1:]), Engine))
