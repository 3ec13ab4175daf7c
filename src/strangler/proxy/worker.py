"""One process of the data plane: listens, forwards, and does what the supervisor tells it."""
