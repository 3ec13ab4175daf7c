"""What people have today in, rules.yaml and a list of what could not be carried out.

Each importer makes a `Draft` (draft.py): items in the order in which its engine tries them. What
follows is one for all: `ordering` keeps that order under the precedence of rules, `writing` makes
the text, `settling` holds it against `rules validate`."""
