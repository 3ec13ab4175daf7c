"""Uploads: bytes that came with the request.

Source: django/core/files/uploadedfile.py and base.py."""


class UploadedFile:
    name = ""
    size = 0
    content_type = ""
    charset = ""
    file = None

    def __init__(self, file=None, name=None, content_type=None, size=None, charset=None):
        pass

    def read(self, num_bytes=None):
        return b""

    def chunks(self, chunk_size=None):
        yield b""

    def multiple_chunks(self, chunk_size=None):
        return True

    def open(self, mode=None):
        return self

    def seek(self, *args):
        return 0

    def tell(self):
        return 0

    def close(self):
        pass

    def temporary_file_path(self):
        return ""

    def __iter__(self):
        yield b""

    def __bool__(self):
        return True

    def __len__(self):
        return 0

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


class SimpleUploadedFile(UploadedFile):
    pass


class InMemoryUploadedFile(UploadedFile):
    pass


class TemporaryUploadedFile(UploadedFile):
    pass
