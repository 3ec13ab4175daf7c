"""Tortoise ORM."""

from tortoise.models import Model


class Tortoise:
    """Where databases are connected."""

    @classmethod
    async def init(cls, *arguments, **named):
        pass

    generate_schemas = close_connections = init

    @classmethod
    def get_connection(cls, name):
        from tortoise.transactions import Connection

        return Connection()

    @classmethod
    def init_models(cls, *arguments, **named):
        pass


async def run_async(coroutine):
    """Runs it."""
    await coroutine
