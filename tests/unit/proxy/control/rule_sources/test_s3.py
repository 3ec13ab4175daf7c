import io

import pytest
from botocore.response import StreamingBody

from strangler.proxy.control.rule_sources.s3 import S3Source
from strangler.proxy.control.rule_sources.source import SourceError


class Client:
    """Answers with one object."""

    def __init__(self, content, promised=None, **more):
        self.content, self.promised, self.more = content, promised or len(content), more
        self.asked = []

    def get_object(self, **arguments):
        self.asked.append(arguments)
        body = StreamingBody(io.BytesIO(self.content), self.promised)
        return {"Body": body, "ContentLength": self.promised, "ETag": '"1"', **self.more}


def test_an_object_that_ends_early_is_an_error():
    """Half a YAML file may be a whole one with fewer routes."""
    source = S3Source("b", "k", poll=15.0, new_client=lambda: Client(b"version: 1", promised=40))
    with pytest.raises(SourceError, match="s3://b/k: 10 read, but total bytes expected is 40"):
        source.fetch()


def test_an_object_that_is_no_rules_file_by_its_size_is_not_read():
    """Memory is not filled with somebody's backup."""
    source = S3Source("b", "k", poll=15.0, new_client=lambda: Client(b"x", promised=10**9))
    with pytest.raises(SourceError, match="64 MB"):
        source.fetch()


def test_the_version_of_the_object_is_in_the_name():
    """Where the bucket keeps versions."""
    client = Client(b"version: 1", VersionId="v7")
    source = S3Source("b", "a/rules.json", poll=15.0, new_client=lambda: client)
    assert source.fetch().name == "rules.json@v7"


def test_what_is_known_is_asked_for_by_its_tag_alone():
    """Unless somebody wants it anew."""
    client = Client(b"version: 1")
    source = S3Source("b", "k", poll=15.0, new_client=lambda: client)
    for anew in (False, False, True):
        source.fetch(anew=anew)
    assert [each.get("IfNoneMatch") for each in client.asked] == [None, '"1"', None]
