"""A report.json document in, one file format out: a package for each format."""
