"""Rules in, the configuration of another engine out, with a diagnostic for all that it loses."""
