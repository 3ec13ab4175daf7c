"""The shop's own tests, run with every statement of SQL watched, in; what each request touched out.

    python tests/support/capture_shop.py        (in examples/shop)

The last line that it prints is JSON: `METHOD path` -> tables read and written while the request was
answered."""

import json
import os
import re
import sys
from typing import Any

import django
from django.conf import settings

_WRITTEN = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE
)
_READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)', re.IGNORECASE)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
    sys.path.insert(0, ".")
    django.setup()
    from django.core.handlers.base import BaseHandler
    from django.db import connection
    from django.test.utils import get_runner

    touched: dict[str, dict[str, set[str]]] = {}
    original = BaseHandler.get_response

    def watched(self: Any, request: Any) -> Any:
        found = touched.setdefault(f"{request.method} {request.path}", {"r": set(), "w": set()})

        def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            written = _WRITTEN.match(sql)
            if written:
                found["w"].add(written[1])
            elif sql.lstrip()[:6].upper() == "SELECT":
                found["r"].update(_READ.findall(sql))
            return run(sql, params, many, context)

        with connection.execute_wrapper(execute):
            return original(self, request)

    BaseHandler.get_response = watched  # type: ignore[method-assign] # to watch is the point
    runner = get_runner(settings)(verbosity=0)
    failures = runner.run_tests(["shop"])
    assert not failures
    shown = {k: {"r": sorted(v["r"]), "w": sorted(v["w"])} for k, v in sorted(touched.items())}
    sys.stdout.write("\n" + json.dumps(shown) + "\n")


if __name__ == "__main__":
    main()
