"""A file of list prices in, prices by name out: the one that ships, or the user's own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from strangler.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What AWS asks, without discounts."""

    date: str
    """When they were looked up."""
    region: str
    currency: str
    each: Mapping[str, float]
    """By name, for one unit of what the file says beside it."""
    assumed: Mapping[str, float]
    """What one request is taken to be."""


def shipped() -> Prices:
    """The prices that come with this version."""
    text = files("strangler.deploy.aws").joinpath("prices.toml").read_text("utf-8")
    return _parsed(text, "prices.toml", None)


def load_prices(path: Path) -> Prices:
    """The user's own file. Raises ConfigurationError with all that is wrong in it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigurationError(f"{path}: prices cannot be read: {reason}") from error
    return _parsed(text, str(path), shipped())


_HEADS = ("date", "region", "currency")


def _parsed(text: str, path: str, known: Prices | None) -> Prices:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: no valid TOML: {error}") from error
    wrong: list[str] = []
    prices, assumed = content.get("price", {}), content.get("assumed", {})
    heads = [name for name in _HEADS if not isinstance(content.get(name), str)]
    wrong += [f"{path}: `{name}` is missing; write it as text" for name in heads]
    if not isinstance(prices, dict) or not isinstance(assumed, dict):
        raise ConfigurationError(f"{path}: `price` and `assumed` are tables")
    found: dict[str, float] = {}
    for name, entry in prices.items():
        value = entry.get("usd") if isinstance(entry, dict) else None
        if not _number(value):
            wrong.append(f"{path}: price.{name}: write {{ usd = NUMBER, unit = TEXT }}")
        else:
            found[name] = float(value)  # type: ignore[arg-type]
    wrong += [
        f"{path}: assumed.{name}: write a number" for name in assumed if not _number(assumed[name])
    ]
    if known is not None:
        wrong += [f"{path}: price.{name} is missing" for name in known.each if name not in prices]
        wrong += [
            f"{path}: no price is called {name!r}" for name in prices if name not in known.each
        ]
        wrong += [
            f"{path}: assumed.{name} is missing" for name in known.assumed if name not in assumed
        ]
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return Prices(
        date=content["date"],
        region=content["region"],
        currency=content["currency"],
        each=found,
        assumed={name: float(value) for name, value in assumed.items()},
    )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
