"""Flask: applications, blueprints, rules and hooks."""
