"""Whom the control plane tells what to do: a fleet of processes, or one engine in its own."""

from collections.abc import Sequence
from typing import Protocol

from strangler.proxy.control.facts import Fact, Facts
from strangler.proxy.control.totals import Tally
from strangler.proxy.dataplane.messages import Configuration, KillSwitch, Snapshot


class Member(Protocol):
    """One engine, as it is shown."""

    @property
    def slot(self) -> int:
        """Its number."""

    @property
    def pid(self) -> int:
        """Its process."""

    @property
    def started(self) -> float:
        """When, in seconds of the event loop's clock."""

    @property
    def generation(self) -> int | None:
        """Of the rules it answers by; None before it has any."""

    @property
    def snapshot(self) -> Snapshot | None:
        """What it said last of itself."""


class Crew(Protocol):
    """All engines of a proxy."""

    facts: Facts

    @property
    def size(self) -> int:
        """How many there should be."""

    @property
    def restarts(self) -> int:
        """How many were replaced."""

    @property
    def workers(self) -> Sequence[Member]:
        """Those that live."""

    @property
    def serving(self) -> int:
        """How many answer requests."""

    @property
    def current(self) -> int:
        """How many answer by the latest configuration."""

    def tally(self) -> Tally:
        """What all counted since the start."""

    async def configure(self, configuration: Configuration) -> None:
        """Hand out rules; returns when all answer by them. Raises WorkersFailedError."""

    async def switch(self, position: KillSwitch) -> int:
        """Turn the kill switch; how many have done it. Raises WorkersFailedError."""

    def publish(self, fact: Fact) -> None:
        """Tell everybody something."""
