"""A Flask application whose rules are added in loops, on subdomains and on hosts."""
