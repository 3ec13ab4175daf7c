"""What a view is given.

Source: django/http/request.py; documentation, "Request and response objects"."""

from django.contrib.auth import Known
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import UploadedFile

from strangler.standins.terms import reads


class QueryDict:
    """Strings by name, several for one name."""

    def __init__(self, query_string=None, mutable=False, encoding=None):
        pass

    def __getitem__(self, key):
        return ""

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __contains__(self, key):
        return True

    def __iter__(self):
        yield ""

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def get(self, key, default=None):
        return default or ""

    def getlist(self, key, default=None):
        return [""]

    def setlist(self, key, values):
        pass

    def setdefault(self, key, default=None):
        return default or ""

    def pop(self, key, *default):
        return [""]

    def popitem(self):
        return "", [""]

    def appendlist(self, key, value):
        pass

    def update(self, *args, **kwargs):
        pass

    def clear(self):
        pass

    def keys(self):
        return [""]

    def values(self):
        return [""]

    def items(self):
        return [("", "")]

    def lists(self):
        return [("", [""])]

    def dict(self):
        return {}

    def copy(self):
        return self

    def urlencode(self, safe=None):
        return ""


class Files(QueryDict):
    """Uploaded files by name."""

    def __getitem__(self, key):
        return UploadedFile()

    def get(self, key, default=None):
        return UploadedFile()

    def getlist(self, key, default=None):
        return [UploadedFile()]

    def values(self):
        return [UploadedFile()]

    def items(self):
        return [("", UploadedFile())]


class HttpHeaders(QueryDict):
    pass


class HttpRequest:
    GET = QueryDict()
    POST = QueryDict()
    COOKIES = QueryDict()
    META = QueryDict()
    FILES = Files()
    headers = HttpHeaders()
    session = SessionBase()
    body = b""
    method = ""
    path = ""
    path_info = ""
    scheme = ""
    encoding = ""
    content_type = ""
    content_params = {}
    resolver_match = None
    urlconf = None
    site = None

    @property
    def user(self):
        """Asked for when it is touched: the session, then the row (AuthenticationMiddleware)."""
        reads(Session)
        user = Known().user
        reads(user)
        return user or AnonymousUser()

    def get_host(self):
        return ""

    def get_port(self):
        return ""

    def get_full_path(self, force_append_slash=False):
        return ""

    def get_full_path_info(self, force_append_slash=False):
        return ""

    def get_signed_cookie(self, key, default=None, salt="", max_age=None):
        return ""

    def build_absolute_uri(self, location=None):
        return ""

    def is_secure(self):
        return True

    def is_ajax(self):
        return True

    def accepts(self, media_type):
        return True

    def get_preferred_type(self, media_types):
        return ""

    def read(self, *args):
        return b""

    def readline(self, *args):
        return b""

    def readlines(self):
        return [b""]

    def __iter__(self):
        yield b""

    async def auser(self):
        return self.user
