"""Rules in an object of S3: asked for by its ETag, so that an unchanged one costs no content."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from strangler.proxy.control.rule_sources import aws
from strangler.proxy.control.rule_sources.source import Document, SourceError
from strangler.rules.document import LARGEST

make_client = partial(aws.make_client, "s3")


class S3Source:
    """A `RuleSource` at `s3://BUCKET/KEY`."""

    files: tuple[Path, ...] = ()

    def __init__(
        self,
        bucket: str,
        key: str,
        *,
        poll: float,
        new_client: Callable[[], Any],
    ) -> None:
        """`poll` is seconds; `new_client` is called at the first question."""
        self.name = f"s3://{bucket}/{key}"
        self.poll = poll
        self._bucket, self._key = bucket, key
        self._new_client = new_client
        self._client: Any = None
        self._etag = ""

    def fetch(self, *, anew: bool = False) -> Document | None:
        """See `RuleSource`."""
        with aws.explained(self.name):
            if self._client is None:
                self._client = self._new_client()
            known = {"IfNoneMatch": self._etag} if self._etag and not anew else {}
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key, **known)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 304:
                    return None
                raise
            if answer["ContentLength"] > LARGEST:
                raise SourceError(f"{self.name} has more than {LARGEST // 1024**2} MB; split it")
            # Whole: only then botocore compares the length with the one that was promised.
            content = answer["Body"].read()
        self._etag = answer["ETag"]
        version = answer.get("VersionId", "null")
        name = self._key.rpartition("/")[2]
        if version != "null":
            name += f"@{version}"
        return Document(content=content, name=name)

    def pause(self) -> float:
        """See `RuleSource`."""
        return self.poll

    def close(self) -> None:
        """See `RuleSource`."""
        if self._client is not None:
            self._client.close()
