"""`pyramid.registry`: who subscribes to events."""

from strangler.standins.terms import notify


class Registry:
    """The application's registry; services and utilities by interface are not told apart."""

    def notify(self, event):
        """The subscribers of the event's class are called with it."""
        notify("pyramid.registry.notify", event, event)
