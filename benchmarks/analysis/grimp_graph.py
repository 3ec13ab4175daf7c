"""A folder, a package in it and a number in, so many cold times of grimp's `build_graph` out."""

import json
import sys
import time

import grimp


def main(root: str, package: str, times: str) -> None:
    """Times are taken inside the process: starting Python and importing grimp is not counted."""
    sys.path.insert(0, root)
    seconds = []
    for _ in range(int(times)):
        started = time.perf_counter()
        graph = grimp.build_graph(package, cache_dir=None)
        seconds.append(time.perf_counter() - started)
    json.dump(
        {"seconds": seconds, "modules": len(graph.modules), "imports": graph.count_imports()},
        sys.stdout,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
