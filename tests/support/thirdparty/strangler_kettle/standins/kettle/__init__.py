"""Records on shelves: a desk gives shelves, and a shelf reads and writes its records."""

from strangler.standins.terms import calls, many, one, reads, writes


class Record:
    def boiled(self):
        """The framework asks each record that is put away."""


class Shelf:
    def everything(self):
        reads(self)
        return [one(self)]

    def put(self, record):
        calls(record.boiled)
        writes(self)


class Desk:
    def shelf(self, model):
        return many(Shelf, model)


class App:
    def serve(self, method, path):
        def decorate(function):
            return function

        return decorate


def every(interval):
    def decorate(function):
        return function

    return decorate
