"""`werkzeug.local`: a proxy stands for what its function gives whenever it is used."""

from strangler.standins.terms import calls, handed


def LocalProxy(local, name=None, *, unbound_message=None):
    """What the function gives. That it is called at each use is not followed."""
    handed(local)
    return calls(local)
