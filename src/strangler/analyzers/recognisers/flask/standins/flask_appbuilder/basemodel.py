"""What APIs and views over a model share: its filters and hooks."""

from strangler.standins.terms import one


class Filtered:
    """Its store is `datamodel`; filters of the project's change each query."""

    base_filters = ()
    search_filters = {}

    def _filters(self):
        for item in self.base_filters:
            item[1]("", self.datamodel).apply(None, None)

    def _several(self):
        self._filters()
        for filters in self.search_filters.values():
            for each in filters:
                each("", self.datamodel).apply(None, None)
        return self.datamodel.query()

    def _one(self, pk):
        self._filters()
        return self.datamodel.get(pk)

    def _made(self):
        return one(self.datamodel)

    def pre_add(self, item): ...

    def post_add(self, item): ...

    def pre_update(self, item): ...

    def post_update(self, item): ...

    def pre_delete(self, item): ...

    def post_delete(self, item): ...
