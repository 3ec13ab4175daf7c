"""Connexion: the operations of the OpenAPI files that applications name."""
