"""YAML for Envoy on stdin, what its protobuf definitions have against it on stdout (exit code 1).

Runs in a virtual environment of its own, whose interpreter `tests/support/envoy_venv.py` makes: the
generated classes of `envoy-data-plane` bring pins that clash with ours. Every message is built by
name, `typed_config` by its `@type`; a field, value or type that the definitions lack is told."""

import dataclasses
import enum
import importlib
import json
import sys
import typing


def main() -> int:
    document = json.load(sys.stdin)
    from envoy_data_plane.envoy.config.bootstrap.v3 import Bootstrap

    problems = list(faults(document, Bootstrap, ""))
    print("\n".join(problems))
    if not problems:
        count = len(bytes(Bootstrap.from_dict(without_any(document))))
        print(f"{count} bytes")
    return 1 if problems else 0


def faults(value: object, cls: type, at: str):
    hints = typing.get_type_hints(cls, vars(sys.modules[cls.__module__]))
    fields = {field.name: field for field in dataclasses.fields(cls)}
    for name, inner in value.items():
        if name == "@type":
            continue
        if name not in fields:
            yield f"{at}.{name}: {cls.__name__} has no such field"
            continue
        wanted = strip(hints[name])
        items = inner if isinstance(inner, list) else [inner]
        if typing.get_origin(wanted) is dict:
            wanted, items = typing.get_args(wanted)[1], list(inner.values())
        elif typing.get_origin(wanted) is list:
            wanted = typing.get_args(wanted)[0]
        for item in items:
            yield from one(item, wanted, f"{at}.{name}")


def strip(hint):
    found = [each for each in typing.get_args(hint) if each is not type(None)]
    return found[0] if typing.get_origin(hint) not in (list, dict) and found else hint


def one(item, wanted, at):
    if isinstance(item, dict) and "@type" in item:
        cls = by_type(item["@type"])
        if cls is None:
            yield f"{at}: no definition of {item['@type']}"
        else:
            yield from faults(item, cls, f"{at}<{cls.__name__}>")
    elif isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        if item not in {member.name for member in wanted}:
            yield f"{at}: {item!r} is none of {[member.name for member in wanted]}"
    elif dataclasses.is_dataclass(wanted) and isinstance(item, dict):
        yield from faults(item, wanted, at)
    elif wanted in (bool, int, str) and type(item) is not wanted:
        yield f"{at}: {item!r} is no {wanted.__name__}"


def by_type(url):
    package, _, name = url.rpartition("/")[2].rpartition(".")
    try:
        return getattr(importlib.import_module(f"envoy_data_plane.{package}"), name, None)
    except ImportError:
        return None


def without_any(value):
    """The same without what stands in `Any`: the classes cannot read that from JSON."""
    if isinstance(value, dict):
        return {k: without_any(v) for k, v in value.items() if not has_any(v)}
    return [without_any(each) for each in value] if isinstance(value, list) else value


def has_any(value):
    values = value.values() if isinstance(value, dict) else ()
    return isinstance(value, dict) and (
        "@type" in value or any(isinstance(v, dict) and "@type" in v for v in values)
    )


if __name__ == "__main__":
    sys.exit(main())
