"""The control plane: reads, checks, compiles, probes and shows; never touches a request."""
