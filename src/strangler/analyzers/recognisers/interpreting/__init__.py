"""Short bodies of a project's own classes and functions in, what they make out."""
