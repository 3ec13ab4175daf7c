"""Proxies: the recogniser tells what an attribute of a class leads to."""

from sqlalchemy.orm.collections import AssociationList


def association_proxy(target_collection, attr, **named):
    """An attribute of the instances of a relationship."""


AssociationProxy = AssociationList
