"""Celery: a task is published by name; called as a function it runs at once."""

from celery import canvas
from celery.app.task import Task
from celery.canvas import chain, chord, chunks, group, signature, subtask, xmap, xstarmap

__all__ = [
    "Task",
    "canvas",
    "chain",
    "chord",
    "chunks",
    "group",
    "signature",
    "subtask",
    "xmap",
    "xstarmap",
]
