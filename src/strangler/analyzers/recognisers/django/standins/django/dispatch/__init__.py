"""Signals: `send` calls who listens to this very signal, whatever the sender.

Source: django/dispatch/dispatcher.py. The event is one for all; the recogniser says who listens to
which signal, by its dotted name."""

from strangler.standins.terms import notify


class Signal:
    def __init__(self, use_caching=False, providing_args=None):
        pass

    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        pass

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None):
        return True

    def has_listeners(self, sender=None):
        return True

    def send(self, sender, **named):
        notify("django.dispatch.Signal.send", self, **named)
        return []

    def send_robust(self, sender, **named):
        notify("django.dispatch.Signal.send", self, **named)
        return []

    async def asend(self, sender, **named):
        notify("django.dispatch.Signal.send", self, **named)
        return []

    async def asend_robust(self, sender, **named):
        notify("django.dispatch.Signal.send", self, **named)
        return []
