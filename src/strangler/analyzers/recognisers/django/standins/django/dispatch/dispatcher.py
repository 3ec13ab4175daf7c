"""The other name of signals."""

from django.dispatch import Signal
