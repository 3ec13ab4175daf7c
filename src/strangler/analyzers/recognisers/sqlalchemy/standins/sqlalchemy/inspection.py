"""`inspect`: what is known of an instance, a class or a database."""

from sqlalchemy.orm.mapper import InstanceState
from sqlalchemy.plain import Plain


class Inspector(Plain):
    """What tables a database has."""

    def get_table_names(self, *arguments, **named):
        return [""]


def inspect(subject, raiseerr=True):
    """Whatever is inspected, the answer is data."""
    return InstanceState()
