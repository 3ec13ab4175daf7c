"""Files behind columns: saving one writes it, and by default its row.

The recogniser gives a model's file fields one that holds its
rows. Source: django/db/models/fields/files.py (FieldFile.save, delete). The bytes go to the default
storage, `django.core.files.storage`."""

from django.core.files.storage import default_storage
from django.db.models.fields import Field

from strangler.standins.terms import one


class FieldFile:
    name = ""

    @property
    def instance(self):
        return one(self)

    @property
    def path(self):
        return ""

    @property
    def url(self):
        return ""

    @property
    def size(self):
        return default_storage.size(self.name)

    @property
    def file(self):
        return default_storage.open(self.name)

    def __bool__(self):
        return True

    def __str__(self):
        return ""

    def __iter__(self):
        default_storage.open(self.name)
        yield ""

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def open(self, mode="rb"):
        default_storage.open(self.name)
        return self

    def read(self, num_bytes=None):
        default_storage.open(self.name)
        return b""

    def chunks(self, chunk_size=None):
        default_storage.open(self.name)
        yield b""

    def seek(self, *args):
        return 0

    def write(self, content):
        default_storage.save(self.name, content)
        return 0

    def close(self):
        pass

    def save(self, name, content, save=True):
        default_storage.save(name, content)
        if save:
            one(self).save()

    def delete(self, save=True):
        default_storage.delete(self.name)
        if save:
            one(self).save()


class ImageFieldFile(FieldFile):
    width = 0
    height = 0


class FileField(Field):
    attr_class = FieldFile


class ImageField(FileField):
    attr_class = ImageFieldFile
