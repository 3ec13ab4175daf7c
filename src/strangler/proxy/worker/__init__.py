"""One process of the data plane: listens, forwards, and does what the supervisor tells it.

`python -m strangler.proxy.worker` is how the supervisor starts it; nobody else needs to."""
