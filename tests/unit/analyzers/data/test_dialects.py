from strangler.analyzers.data.dialects import dialects


def test_engine_of_the_settings_comes_before_drivers(project):
    settings = 'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql"}}\n'
    inventory, _ = project({"settings.py": settings, "a.py": "import psycopg2\nimport sqlite3\n"})
    assert dialects(inventory) == ("mysql", "postgres", "sqlite")


def test_scheme_of_a_url_tells(project):
    inventory, _ = project({"a.py": 'URL = "postgresql+asyncpg://localhost/shop"\n'})
    assert dialects(inventory) == ("postgres",)
