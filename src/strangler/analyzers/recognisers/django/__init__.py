"""Django: URLconfs, models, settings and the other ways in."""
