"""The vocabulary of code: plain values and protocols, no input or output."""
