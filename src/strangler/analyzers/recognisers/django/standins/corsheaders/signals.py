"""The signal that is sent for a request from another origin.

Source: corsheaders/signals.py."""

from django.dispatch import Signal

check_request_enabled = Signal()
