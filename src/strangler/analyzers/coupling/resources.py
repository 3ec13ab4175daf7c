"""Events of files in, the named resources of AWS that they use out.

Sources: the parameters of boto3's clients as its documentation has them (S3: Bucket; SQS:
QueueUrl, QueueName; SNS: TopicArn; DynamoDB: TableName; Kinesis: StreamName; Lambda:
FunctionName; Secrets Manager: SecretId), and S3's transfer methods, which take the bucket by
place (`upload_file(Filename, Bucket, Key)`, `download_file(Bucket, Key, Filename)`)."""

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.events import Act, Event, FileEvents
from strangler.analyzers.coupling.names import Names
from strangler.analyzers.coupling.storing import place_text
from strangler.model.coupling import CouplingKind
from strangler.model.names import last

_PACKAGES = frozenset({"boto3", "botocore", "aioboto3", "aiobotocore"})
_PARAMETERS = {
    "Bucket": CouplingKind.BUCKET,
    "QueueUrl": CouplingKind.QUEUE,
    "QueueName": CouplingKind.QUEUE,
    "TopicArn": CouplingKind.QUEUE,
    "StreamName": CouplingKind.QUEUE,
    "DeliveryStreamName": CouplingKind.QUEUE,
    "TableName": CouplingKind.RESOURCE,
    "FunctionName": CouplingKind.RESOURCE,
    "SecretId": CouplingKind.RESOURCE,
}
_BY_PLACE = {
    "upload_file": (CouplingKind.BUCKET, 1),
    "upload_fileobj": (CouplingKind.BUCKET, 1),
    "download_file": (CouplingKind.BUCKET, 0),
    "download_fileobj": (CouplingKind.BUCKET, 0),
}
_RESOURCES = {
    "Bucket": CouplingKind.BUCKET,
    "Queue": CouplingKind.QUEUE,
    "Topic": CouplingKind.QUEUE,
}
"""Of `boto3.resource`."""
_READING = ("get", "head", "list", "download", "receive", "describe", "scan", "query", "batch_get")


def project_uses_aws(events: FileEvents) -> bool:
    """Whether a file imports an SDK of AWS."""
    return any(item.module.partition(".")[0] in _PACKAGES for item in events.facts.imports)


def resources(
    collector: Collector, names: Names, module: str, events: FileEvents, event: Event
) -> None:
    """Collect a resource that a call names by a literal, a constant, a setting or a variable of the
    environment."""
    if event.act is not Act.CALL:
        return
    word = last(event.chain)
    given = [(kind, o) for name, o in event.keywords if (kind := _PARAMETERS.get(name))]
    placed = _BY_PLACE.get(word)
    if placed is not None and not given and len(event.positional) == 3:
        given = [(placed[0], event.positional[placed[1]])]
    if word in _RESOURCES and len(event.positional) == 1 and "resource()" in event.chain:
        given = [(_RESOURCES[word], event.positional[0])]
    for kind, operand in given:
        key = place_text(names, module, events, operand)
        if key:
            add = collector.reads if word.startswith(_READING) else collector.writes
            add(kind, key, module, event.scope, event.position)
