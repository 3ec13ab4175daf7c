"""The command line: one file a command, each with its arguments, exit codes and output.

Nothing heavy is imported before a command runs, so that `strangler --help` answers at once."""
