"""Rules in an object of S3: asked for by its ETag, so that an unchanged one costs no content."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from strangler.proxy.control.rule_sources.source import Document, SourceError
from strangler.rules.document import LARGEST


def make_client(region: str, endpoint: str) -> Any:
    """A boto3 client of a session of its own; BotoCoreError if there is no Region."""
    config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
    return boto3.session.Session().client(
        "s3", region_name=region or None, endpoint_url=endpoint or None, config=config
    )


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

    def fetch(self) -> Document | None:
        """See `RuleSource`."""
        try:
            if self._client is None:
                self._client = self._new_client()
            known = {"IfNoneMatch": self._etag} if self._etag else {}
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key, **known)
            content = answer["Body"].read(LARGEST + 1)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 304:
                return None
            raise SourceError(f"{self.name}: {error}") from error
        except BotoCoreError as error:
            raise SourceError(f"{self.name}: {error}") from error
        self._etag = answer["ETag"]
        version = answer.get("VersionId", "null")
        name = self._key.rpartition("/")[2]
        if version != "null":
            name += f"@{version}"
        return Document(content=content, name=name)

    def close(self) -> None:
        """See `RuleSource`."""
        if self._client is not None:
            self._client.close()
