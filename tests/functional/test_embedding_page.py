"""docs/embedding.md: its examples serve, its commands run, its tables name every option."""

import inspect
import re
from pathlib import Path

import pytest

from strangler.proxy import create_app, proxy_application
from support.asgi_servers import COMMANDS, present, serving
from support.proxying import request, response
from support.recording import RecordingOrigin

PAGE = (Path(__file__).parents[2] / "docs/embedding.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SHOWN = {line.split()[0]: line.split() for line in re.findall(r"^    (\S+ app:app.*)$", PAGE, re.M)}
DATE = b"Thu, 01 Jan 1970 00:00:00 GMT"
RULES = (
    'version: 1\nupstreams:\n  monolith: {{url: "http://127.0.0.1:{port}"}}\ndefault: monolith\n'
)


@pytest.fixture(scope="module", params=["whole", "mounted"])
def served(request, tmp_path_factory):
    """An example of the page under uvicorn, and the origin behind it."""
    module = EXAMPLES[0] if request.param == "whole" else EXAMPLES[1]
    folder = tmp_path_factory.mktemp("page")
    with RecordingOrigin() as origin:
        (folder / "rules.yaml").write_text(RULES.format(port=origin.port), encoding="utf-8")
        with serving(folder, ["uvicorn-httptools"], module) as servers:
            yield request.param, servers["uvicorn-httptools"], origin


def test_the_examples_serve(served):
    """Own routes next to the rules; a mount and what is behind it."""
    kind, server, origin = served
    if kind == "whole":
        assert server.ask(request(b"/own")).body == b'"answered here"'
        assert server.ask(request(b"/docs")).body == b"ok"
        assert origin.last.target == b"/docs"
    else:
        assert server.ask(request(b"/shop/api/orders")).body == b"ok"
        assert origin.last.target == b"/api/orders"
        assert origin.last.one(b"x-forwarded-prefix") == b"/shop"


def test_the_tests_run_servers_as_the_page_does():
    """Each shown option is in the command that all tests of this door use."""
    for server, words in SHOWN.items():
        ours = next(make(80) for name, make in COMMANDS.items() if name.startswith(server))
        assert {*words[1:]} <= {*ours}, server
    assert SHOWN.keys() == {name.partition("-")[0] for name in COMMANDS}
    assert any("include_date_header = False" in example for example in EXAMPLES)


def test_no_server_dates_twice_as_it_is_told_to_run(tmp_path):
    """The upstream's Date and Server are the only ones."""
    names = [name for name in COMMANDS if present(name)]
    with RecordingOrigin(response(200, b"Date: " + DATE, b"Server: origin")) as origin:
        (tmp_path / "rules.yaml").write_text(RULES.format(port=origin.port), encoding="utf-8")
        with serving(tmp_path, names, EXAMPLES[0]) as servers:
            for server in servers.values():
                answer = server.ask(request())
                assert (answer.all(b"date"), answer.all(b"server")) == ([DATE], [b"origin"])


def test_every_option_stands_in_a_table_with_its_default():
    """Neither more nor other than the functions have."""
    rows = dict(re.findall(r"^\| `([a-z_]+)` \|(.*?)\|", PAGE, re.MULTILINE))
    told = {name: default.strip(" `") for name, default in rows.items()}
    parameters = {
        **inspect.signature(proxy_application).parameters,
        **inspect.signature(create_app).parameters,
    }
    parameters.pop("options")
    assert told.keys() == parameters.keys()
    assert told.pop("environment") == "the process's"
    for name, default in told.items():
        value = parameters[name].default
        shown = "" if value is inspect.Parameter.empty else repr(value).replace("'", '"')
        assert default == shown, name
