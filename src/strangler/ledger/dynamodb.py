"""The ledger in one DynamoDB table (aws.md section 8): partition key `pk`, sort key `sk`.

`subject#NAME`, `event#NUMBER` is an event; `index`, `subject#NAME` where the subject stands, so
that one query finds all standings; `lease#NAME`, `lease` a lease."""

import json
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from strangler.ledger.records import (
    ConflictError,
    Event,
    EventKind,
    Lease,
    LedgerError,
    Standing,
    following,
)

_ATTEMPTS = 5
_MICRO = 1_000_000


def open_table(url: str) -> "DynamoDbLedger":
    """The ledger at `dynamodb://TABLE?region=...&endpoint=...`; credentials as boto3 finds them.

    Raises LedgerError if the URL is none, or the table is not there."""
    import boto3
    from botocore.config import Config

    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(set(options) - {"region", "endpoint"})
    if not parts.netloc or parts.path.strip("/") or unknown:
        raise LedgerError(f"{url!r} is no ledger; write dynamodb://TABLE?region=REGION")
    config = Config(
        connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4}
    )
    client = boto3.client(
        "dynamodb",
        region_name=options.get("region") or os.environ.get("AWS_REGION"),
        endpoint_url=options.get("endpoint"),
        config=config,
    )
    return DynamoDbLedger(client, parts.netloc)


class DynamoDbLedger:
    """A `LedgerStore` in a table, shared by any number of machines."""

    def __init__(self, client: Any, table: str) -> None:
        """`client` is a low-level DynamoDB client; the table is not asked before it is used."""
        self._client = client
        self._table = table

    def _ask(self, call: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return call(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("TransactionCanceledException", "ConditionalCheckFailedException"):
                raise ConflictError(f"the ledger {self._table}: somebody else was first") from error
            message = error.response["Error"].get("Message", "")
            raise LedgerError(f"the ledger {self._table}: {code}: {message}") from error
        except BotoCoreError as error:
            raise LedgerError(f"the ledger {self._table}: {error}") from error

    def append(
        self, event: Event, *, state: str | None = None, buckets: int | None = None
    ) -> Event:
        """See `LedgerStore`."""
        for _ in range(_ATTEMPTS):
            before = self.standing(event.subject)
            kept, after = following(before, event, state=state, buckets=buckets)
            try:
                self._step(kept, after)
            except ConflictError:
                if event.number:
                    raise
                continue
            return kept
        raise ConflictError(f"others write to {event.subject!r} all the time; try again")

    def _step(self, kept: Event, after: Standing) -> None:
        """The event if it is not there, and the standing if nobody has changed it."""
        put_event = {
            "TableName": self._table,
            "Item": _packed({"pk": f"subject#{kept.subject}", **_event_item(kept)}),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        first = kept.number == 1
        condition = "attribute_not_exists(pk)" if first else "#number = :before"
        item = {"pk": "index", "sk": f"subject#{kept.subject}", **_standing_item(after)}
        put_standing: dict[str, Any] = {
            "TableName": self._table,
            "Item": _packed(item),
            "ConditionExpression": condition,
        }
        if not first:
            put_standing["ExpressionAttributeNames"] = {"#number": "number"}
            put_standing["ExpressionAttributeValues"] = {":before": {"N": str(kept.number - 1)}}
        steps = [{"Put": put_event}, {"Put": put_standing}]
        self._ask(self._client.transact_write_items, TransactItems=steps)

    def standing(self, subject: str) -> Standing | None:
        """See `LedgerStore`."""
        key = _packed({"pk": "index", "sk": f"subject#{subject}"})
        found = self._ask(
            self._client.get_item, TableName=self._table, Key=key, ConsistentRead=True
        )
        return _standing_of(found["Item"]) if "Item" in found else None

    def standings(self) -> list[Standing]:
        """See `LedgerStore`."""
        found = self._query("pk = :pk", {":pk": {"S": "index"}}, limit=None)
        return sorted((_standing_of(item) for item in found), key=lambda each: each.subject)

    def history(self, subject: str, *, after: int = 0, limit: int = 1_000) -> list[Event]:
        """See `LedgerStore`."""
        values = {
            ":pk": {"S": f"subject#{subject}"},
            ":from": {"S": _event_key(after + 1)},
            ":to": {"S": "event#~"},
        }
        found = self._query("pk = :pk AND sk BETWEEN :from AND :to", values, limit=limit)
        return [_event_of(subject, item) for item in found]

    def _query(
        self, condition: str, values: dict[str, Any], limit: int | None
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        start: dict[str, Any] = {}
        while limit is None or len(found) < limit:
            more = {"Limit": limit - len(found)} if limit is not None else {}
            answer = self._ask(
                self._client.query,
                TableName=self._table,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=values,
                ConsistentRead=True,
                **more,
                **start,
            )
            found += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return found

    def lease(self, name: str, owner: str, seconds: float, now: float) -> Lease:
        """See `LedgerStore`. The end is compared in the condition: TTL removes lazily, and is only
        for leases that nobody wants any more."""
        until = now + seconds
        item = {
            "pk": f"lease#{name}",
            "sk": "lease",
            "owner": owner,
            "until": round(until * _MICRO),
            "expires": round(until + 24 * 3_600),
        }
        try:
            self._ask(
                self._client.put_item,
                TableName=self._table,
                Item=_packed(item),
                ConditionExpression="attribute_not_exists(pk) OR #owner = :owner OR #until <= :now",
                ExpressionAttributeNames={"#owner": "owner", "#until": "until"},
                ExpressionAttributeValues={
                    ":owner": {"S": owner},
                    ":now": {"N": str(round(now * _MICRO))},
                },
            )
        except ConflictError:
            raise ConflictError(f"somebody else holds {name!r}") from None
        return Lease(name=name, owner=owner, until=until)

    def release(self, name: str, owner: str) -> None:
        """See `LedgerStore`."""
        try:
            self._ask(
                self._client.delete_item,
                TableName=self._table,
                Key=_packed({"pk": f"lease#{name}", "sk": "lease"}),
                ConditionExpression="#owner = :owner",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":owner": {"S": owner}},
            )
        except ConflictError:
            return

    def close(self) -> None:
        """See `LedgerStore`."""
        self._client.close()


# Items ---------------------------------------------------------------------------------------


def _packed(values: dict[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeSerializer

    pack = TypeSerializer().serialize
    return {name: pack(value) for name, value in values.items()}


def _unpacked(item: dict[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeDeserializer

    unpack = TypeDeserializer().deserialize
    return {name: unpack(value) for name, value in item.items()}


def _event_key(number: int) -> str:
    return f"event#{number:012d}"


def _event_item(event: Event) -> dict[str, Any]:
    return {
        "sk": _event_key(event.number),
        "number": event.number,
        "kind": event.kind.value,
        "at": event.at,
        "who": event.who,
        "why": event.why,
        "ticket": event.ticket,
        "rules": event.rules,
        # As text: DynamoDB's numbers are decimals, and the hash is over what was written.
        "content": json.dumps(event.content, sort_keys=True),
        "previous": event.previous,
        "hash": event.hash,
    }


def _event_of(subject: str, item: dict[str, Any]) -> Event:
    values = _unpacked(item)
    return Event(
        subject=subject,
        kind=EventKind(values["kind"]),
        at=values["at"],
        who=values["who"],
        why=values["why"],
        ticket=values["ticket"],
        rules=values["rules"],
        content=json.loads(values["content"]),
        number=int(values["number"]),
        previous=values["previous"],
    )


def _standing_item(standing: Standing) -> dict[str, Any]:
    return {
        "subject": standing.subject,
        "number": standing.number,
        "last": standing.last,
        "state": standing.state,
        "buckets": standing.buckets,
        "at": standing.at,
    }


def _standing_of(item: dict[str, Any]) -> Standing:
    values = _unpacked(item)
    return Standing(
        subject=values["subject"],
        number=int(values["number"]),
        last=values["last"],
        state=values["state"],
        buckets=int(values["buckets"]),
        at=values["at"],
    )
