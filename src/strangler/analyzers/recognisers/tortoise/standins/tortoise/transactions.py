"""Transactions and connections."""


class Connection:
    """A connection: its SQL is text."""

    async def execute_query(self, query, values=None):
        return (0, [{}])

    async def execute_query_dict(self, query, values=None):
        return [{}]

    async def execute_script(self, query):
        pass

    async def execute_insert(self, query, values):
        return 0

    execute_many = execute_insert

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass


def in_transaction(connection_name=None):
    """`async with in_transaction() as connection`."""
    return Connection()


def atomic(connection_name=None):
    """A decorator."""
    return _same


def _same(function):
    return function
