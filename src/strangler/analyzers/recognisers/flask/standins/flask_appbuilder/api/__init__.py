"""`flask_appbuilder.api`: what the endpoints of a model's API call."""

from flask_appbuilder.basemodel import Filtered


class BaseApi:
    """A class of endpoints."""

    def pre_process(self, data):
        """To be overridden."""
        return data


class BaseModelApi(Filtered, BaseApi):
    """An API over a model."""


class ModelRestApi(BaseModelApi):
    """The operations on a model. `safe` and `protect` only guard."""

    def info(self, **kwargs):
        """About the model."""
        return self.info_headless(**kwargs)

    def info_headless(self, **kwargs):
        """About the model."""
        return self.response(200)

    def get(self, pk, **kwargs):
        """One."""
        return self.get_headless(pk, **kwargs)

    def get_headless(self, pk, **kwargs):
        """One."""
        self._one(pk)
        data = {}
        self.pre_get(data)
        return self.response(200)

    def get_list(self, **kwargs):
        """Several."""
        return self.get_list_headless(**kwargs)

    def get_list_headless(self, **kwargs):
        """Several."""
        self._several()
        data = {}
        self.pre_get_list(data)
        return self.response(200)

    def post(self):
        """A new one."""
        return self.post_headless()

    def post_headless(self):
        """A new one."""
        item = self._made()
        self.pre_add(item)
        self.datamodel.add(item, raise_exception=True)
        self.post_add(item)
        return self.response(201)

    def put(self, pk):
        """A changed one."""
        return self.put_headless(pk)

    def put_headless(self, pk):
        """A changed one."""
        item = self._one(pk)
        self.pre_update(item)
        self.datamodel.edit(item, raise_exception=True)
        self.post_update(item)
        return self.response(200)

    def delete(self, pk):
        """One less."""
        return self.delete_headless(pk)

    def delete_headless(self, pk):
        """One less."""
        item = self._one(pk)
        self.pre_delete(item)
        self.datamodel.delete(item, raise_exception=True)
        self.post_delete(item)
        return self.response(200)

    def pre_get(self, data): ...

    def pre_get_list(self, data): ...
