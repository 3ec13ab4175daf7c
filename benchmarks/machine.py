"""The machine in, one line that says how large and how busy it is out."""

import os
import platform


def machine() -> str:
    """Cores, memory, Python and what else is running: figures mean nothing without them."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )
