"""Pure choices: values in, a decision out; no sockets, no clocks, no chance of their own."""
