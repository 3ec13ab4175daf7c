"""A deployment and its rules in, the stacks that hold its resources out, in the order in which
they are applied (docs/decisions/0070): `network`, `platform`, one for each service, `edge`."""
