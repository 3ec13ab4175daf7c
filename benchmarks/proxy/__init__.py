"""`make bench-proxy`: the proxy beside nginx, HAProxy and a FastAPI + httpx proxy."""
