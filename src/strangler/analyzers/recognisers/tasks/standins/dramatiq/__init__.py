"""Dramatiq: an actor is sent by name; called as a function it runs at once."""

from dramatiq.actor import Actor
from dramatiq.generic import GenericActor

__all__ = ["Actor", "GenericActor"]
