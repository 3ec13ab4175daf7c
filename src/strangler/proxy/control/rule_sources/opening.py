"""A path or URL in, the source of rules that it names out."""

from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from strangler.errors import ConfigurationError
from strangler.proxy.control.rule_sources.file import FileSource
from strangler.proxy.control.rule_sources.source import RuleSource
from strangler.rules.values import parse_duration
from strangler.yaml_places.values import BadValueError

_POLL = 15.0
_SHAPES = {
    "s3": "s3://BUCKET/KEY",
    "appconfig": "appconfig://APPLICATION/ENVIRONMENT/PROFILE",
}


def is_remote(place: str) -> bool:
    """Whether this is no file."""
    return urlsplit(place).scheme in _SHAPES


def open_source(place: str) -> RuleSource:
    """The source at a path, `s3://BUCKET/KEY` or `appconfig://APPLICATION/ENVIRONMENT/PROFILE`.
    Behind `?`: `poll=15s`, `region=...`, `endpoint=...` (emulators, tests). Nothing is asked yet.

    Raises ConfigurationError if it is none of them."""
    parts = urlsplit(place)
    if parts.scheme not in _SHAPES:
        if "://" in place:
            shapes = " or ".join(_SHAPES.values())
            raise ConfigurationError(f"{place!r} is no source of rules; give a file, {shapes}")
        return FileSource(Path(place))
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    poll = _interval(place, options.pop("poll", ""))
    region, endpoint = options.pop("region", ""), options.pop("endpoint", "")
    names = [unquote(name) for name in (parts.netloc, *parts.path.strip("/").split("/"))]
    wrong = parts.scheme == "appconfig" and len(names) != 3
    if options or wrong or not all(names):
        raise ConfigurationError(
            f"{place!r} is no source of rules; write {_SHAPES[parts.scheme]}, and behind ? poll, "
            "region or endpoint"
        )
    if parts.scheme == "s3":
        from strangler.proxy.control.rule_sources import s3

        client = partial(s3.make_client, region, endpoint)
        return s3.S3Source(names[0], "/".join(names[1:]), poll=poll, new_client=client)
    from strangler.proxy.control.rule_sources import app_config

    # An emulator may allow more; how long to wait is in its answers.
    if poll < app_config.LEAST_POLL and not endpoint:
        raise ConfigurationError(f"{place!r}: AppConfig is asked every 15 s or less often")
    client = partial(app_config.make_client, region, endpoint)
    return app_config.AppConfigSource(names[0], names[1], names[2], poll=poll, new_client=client)


def _interval(place: str, written: str) -> float:
    if not written:
        return _POLL
    try:
        seconds = parse_duration(written)
    except BadValueError as error:
        raise ConfigurationError(f"{place!r}: poll: {error}; {error.hint}") from error
    if seconds < 1.0:
        raise ConfigurationError(f"{place!r}: poll: asked more often than once a second")
    return seconds
