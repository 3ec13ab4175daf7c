"""What every symbol and endpoint can do: a fixed point over the calls of the project."""
