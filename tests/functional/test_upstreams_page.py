"""docs/upstreams.md says what the code does: every key, every default, every example."""

import re
from pathlib import Path

import msgspec
import pytest
import yaml

from strangler.proxy.control import jwks
from strangler.proxy.control.discovery import cloud_map, dns, static
from strangler.proxy.dataplane import tokens
from strangler.proxy.policies import ejecting, retrying
from strangler.rules.model import HealthCheck, Servers, Upstream

PAGE = (Path(__file__).parents[2] / "docs/upstreams.md").read_text(encoding="utf-8")
UPSTREAM = Upstream(name="x", target=Servers(urls=()))
BLOCKS = ("timeouts", "health", "outliers", "breaker", "retries", "tls")
ELSEWHERE = {"name", "target", "host", "host_value", "via", "translate", "location"}
PERCENT = {"outliers.max_ejected", "breaker.threshold", "retries.budget"}


def documented():
    """Keys and defaults of all tables that have such columns."""
    rows = re.findall(r"^\| `([a-z_.]+)` \| (?:`([^`]*)`|none) \|", PAGE, re.MULTILINE)
    return {key: default for key, default in rows if not key.startswith("url")}


def shown(key, value):
    """A default as the page writes it."""
    if key in PERCENT:
        return f"{value / 100:g}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}s"
    return str(value)


def defaults():
    found = {}
    for field in msgspec.structs.fields(Upstream):
        if field.name in BLOCKS:
            block = getattr(UPSTREAM, field.name) or HealthCheck()
            for inner in msgspec.structs.fields(block):
                key = f"{field.name}.{inner.name}"
                found[key] = shown(key, getattr(block, inner.name))
        elif field.name not in ELSEWHERE:
            found[field.name] = shown(field.name, getattr(UPSTREAM, field.name))
    return found


def test_every_key_stands_there_with_its_default():
    """Neither more nor other than the model has."""
    assert documented() == defaults()


def test_the_example_uses_keys_that_are_documented():
    """And is YAML."""
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    known = documented()
    for upstream in yaml.safe_load(example)["upstreams"].values():
        for key, value in upstream.items():
            if key in BLOCKS:
                assert {f"{key}.{inner}" for inner in value} <= known.keys()
            else:
                assert key in known or key in ("url", "urls", "discover")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("system's resolver (hosts file included) | {:g} s", static.TTL),
        ("the records' TTL, {:g} s to", dns.FLOOR),
        ("to {:g} s |", dns.CEILING),
        ("registered in AWS Cloud Map | {:g} s", cloud_map.POLL),
        ("and every {:g} s, because", cloud_map.REREAD),
        ("up to {:g} s |", ejecting.LONGEST),
        ("looked at every {:g} s", jwks.FILE_POLL),
        ("({:g} s to", jwks.SHORTEST_AGE),
        ("; {:g} s without one", jwks.DEFAULT_AGE),
        ("give or take {:g} s", tokens.LEEWAY),
    ],
)
def test_figures_are_those_of_the_code(said, value):
    """Where the page names one."""
    assert said.format(value) in PAGE


def test_the_idempotent_methods_are_listed():
    """Twice."""
    assert PAGE.count("GET, HEAD, OPTIONS, TRACE, PUT, DELETE") == 2
    assert {m.decode() for m in retrying.IDEMPOTENT} == {
        "GET",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "PUT",
        "DELETE",
    }
    assert retrying.FLOOR == 10
