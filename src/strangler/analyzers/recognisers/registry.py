"""The recognisers that are known: ours, and those of third parties by entry point."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points

from strangler.analyzers.recognisers.urls import ExtendsURLs
from strangler.errors import ConfigurationError
from strangler.model.recogniser import Recogniser

ENTRY_POINTS = "strangler.recognisers"


def built_in() -> tuple[Recogniser, ...]:
    """The recognisers that ship with strangler."""
    from strangler.analyzers.recognisers.aiohttp import Aiohttp
    from strangler.analyzers.recognisers.bottle import Bottle
    from strangler.analyzers.recognisers.connexion.recogniser import Connexion
    from strangler.analyzers.recognisers.django.recogniser import Django
    from strangler.analyzers.recognisers.drf.recogniser import DRF
    from strangler.analyzers.recognisers.falcon import Falcon
    from strangler.analyzers.recognisers.fastapi.recogniser import FastAPI
    from strangler.analyzers.recognisers.filling import Fillings
    from strangler.analyzers.recognisers.flask.recogniser import Flask
    from strangler.analyzers.recognisers.graphql.recogniser import GraphQL
    from strangler.analyzers.recognisers.irregular import Irregular
    from strangler.analyzers.recognisers.jinja.recogniser import Jinja
    from strangler.analyzers.recognisers.methods import Methods
    from strangler.analyzers.recognisers.mongoengine.recogniser import MongoEngine
    from strangler.analyzers.recognisers.ninja.recogniser import Ninja
    from strangler.analyzers.recognisers.peewee.recogniser import Peewee
    from strangler.analyzers.recognisers.pony.recogniser import Pony
    from strangler.analyzers.recognisers.pyramid.recogniser import Pyramid
    from strangler.analyzers.recognisers.python import Python
    from strangler.analyzers.recognisers.routes import Routes
    from strangler.analyzers.recognisers.schemas.recogniser import Schemas
    from strangler.analyzers.recognisers.sql.recogniser import SQL
    from strangler.analyzers.recognisers.sqlalchemy.recogniser import SQLAlchemy
    from strangler.analyzers.recognisers.tasks.recogniser import Tasks
    from strangler.analyzers.recognisers.tornado import Tornado
    from strangler.analyzers.recognisers.tortoise.recogniser import Tortoise
    from strangler.analyzers.recognisers.transactions import Transactions
    from strangler.analyzers.recognisers.wtforms.recogniser import WTForms

    return (
        Python(),
        Aiohttp(),
        Bottle(),
        Connexion(),
        Django(),
        DRF(),
        Falcon(),
        FastAPI(),
        Fillings(),
        Flask(),
        GraphQL(),
        Irregular(),
        Jinja(),
        Methods(),
        MongoEngine(),
        Ninja(),
        Peewee(),
        Pony(),
        Pyramid(),
        Routes(),
        Schemas(),
        SQL(),
        SQLAlchemy(),
        Tasks(),
        Tornado(),
        Tortoise(),
        Transactions(),
        WTForms(),
    )


def load(disabled: Iterable[str] = ()) -> tuple[Recogniser, ...]:
    """All recognisers but the disabled ones, each after those it requires.

    Raises ConfigurationError for an unknown name in `disabled`, two recognisers of one name,
    or requirements that are missing or go in a circle."""
    known: dict[str, Recogniser] = {}
    for recogniser in (*built_in(), *_third_party()):
        if recogniser.name in known:
            raise ConfigurationError(f"two recognisers are named {recogniser.name!r}")
        known[recogniser.name] = recogniser
    off = set(disabled)
    unknown = sorted(off - known.keys())
    if unknown:
        names = ", ".join(sorted(known))
        raise ConfigurationError(f"no recogniser is named {unknown[0]!r}; there are {names}")
    needs = {
        name: [other for other in recogniser.requires if other not in off]
        for name, recogniser in sorted(known.items())
        if name not in off
    }
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise ConfigurationError(f"recognisers require each other: {error.args[1]}") from error
    missing = sorted(set(order) - known.keys())
    if missing:
        raise ConfigurationError(f"a recogniser requires {missing[0]!r}, which is not installed")
    return _introduced(tuple(known[name] for name in order))


def _introduced(recognisers: tuple[Recogniser, ...]) -> tuple[Recogniser, ...]:
    """Django's recogniser with the others that read parts of its URLconfs."""
    from strangler.analyzers.recognisers.django.recogniser import Django

    extensions = [r for r in recognisers if isinstance(r, ExtendsURLs)]
    return tuple(r.extended(extensions) if isinstance(r, Django) else r for r in recognisers)


def fingerprint(recognisers: Iterable[Recogniser]) -> str:
    """What cached facts depend on: names and versions."""
    return ",".join(sorted(f"{r.name}={r.version}" for r in recognisers))


def _third_party() -> Iterable[Recogniser]:
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda e: e.name):
        yield entry.load()()
