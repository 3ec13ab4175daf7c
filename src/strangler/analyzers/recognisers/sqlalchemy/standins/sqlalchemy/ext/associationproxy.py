"""Proxies: the recogniser tells what an attribute of a class leads to."""

from sqlalchemy.orm.collections import InstrumentedList
from sqlalchemy.orm.unitofwork import inserted
from sqlalchemy.plain import Plain
from strangler.standins.terms import one


def association_proxy(target_collection, attr, **named):
    """An attribute of the instances of a relationship."""


class AssociationList(InstrumentedList):
    """The values of the instances of a relationship: a value put in makes one."""

    def _put(self, *items, **named):
        inserted(one(self))

    append = add = extend = insert = update = remove = discard = clear = _put
    __setitem__ = __delitem__ = __iadd__ = _put

    def __iter__(self):
        yield Plain()

    def __getitem__(self, key):
        return Plain()

    def copy(self):
        return [Plain()]


AssociationProxy = AssociationList
