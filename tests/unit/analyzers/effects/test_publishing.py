"""What is published, by the name of the door that receives it; and who publishes to which door."""

from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.effects.publishing import targets_of
from strangler.locations import Location
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Door

FLASK = "from flask import Flask\napp = Flask(__name__)\n"


@pytest.mark.parametrize(
    ("receiver", "sender", "target"),
    [
        # docs.celeryq.dev: calling, canvas
        (
            "from celery import shared_task\n@shared_task\ndef mail(): ...\n",
            "receiver.mail.delay()",
            "receiver.mail",
        ),
        (
            "from celery import shared_task\n@shared_task(name='mails')\ndef mail(): ...\n",
            "receiver.mail.apply_async(countdown=1)",
            "mails",
        ),
        (
            "from celery import shared_task\n@shared_task\ndef mail(): ...\n",
            "receiver.mail.si(1).delay()",
            "receiver.mail",
        ),
        (
            "from celery import Celery\nqueue = Celery()\n"
            "@queue.task(name='mails')\ndef m(): ...\n",
            "receiver.queue.send_task('mails')",
            "mails",
        ),
        # python-rq.org/docs: the function itself, or its name
        (
            "def mail(): ...\n",
            "import redis, rq; rq.Queue(connection=redis.Redis()).enqueue(receiver.mail, 1)",
            "receiver.mail",
        ),
        (
            "def mail(): ...\n",
            "import rq; rq.Queue().enqueue('receiver.mail', 1)",
            "receiver.mail",
        ),
        (
            "def mail(): ...\n",
            "import rq; rq.Queue().enqueue_in(5, receiver.mail)",
            "receiver.mail",
        ),
        (
            "def mail(): ...\n",
            "import django_rq; django_rq.enqueue(receiver.mail)",
            "receiver.mail",
        ),
        # dramatiq.io/guide
        (
            "import dramatiq\n@dramatiq.actor\ndef mail(): ...\n",
            "receiver.mail.send(1)",
            "receiver.mail",
        ),
        # huey.readthedocs.io: TaskWrapper
        (
            "from huey import RedisHuey\nhuey = RedisHuey()\n@huey.task()\ndef mail(): ...\n",
            "receiver.mail.schedule(delay=5)",
            "receiver.mail",
        ),
        # kafka-python.readthedocs.io
        (
            "import kafka\ndef run():\n    for each in kafka.KafkaConsumer('orders'): ...\n",
            "import kafka; kafka.KafkaProducer().send('orders', b'')",
            "orders",
        ),
        # pika.readthedocs.io
        (
            "import pika\ndef got(*a): ...\n"
            "def run():\n    channel = pika.BlockingConnection().channel()\n"
            "    channel.basic_consume('orders', got)\n",
            "import pika; pika.BlockingConnection().channel().basic_publish('', 'orders', b'')",
            "orders",
        ),
        # boto3: SQS.Client.send_message
        (
            "import boto3\ndef run():\n"
            "    boto3.client('sqs').receive_message(QueueUrl='https://q/orders')\n",
            "import boto3; boto3.client('sqs').send_message(QueueUrl='https://q/orders')",
            "https://q/orders",
        ),
    ],
)
def test_what_is_published_names_its_door(
    tmp_path: Path, receiver: str, sender: str, target: str
) -> None:
    """The endpoint publishes to it, and an edge joins the two modules at that line."""
    (tmp_path / "receiver.py").write_text(receiver)
    body = "".join(f"    {each.strip()}\n" for each in sender.split(";"))
    text = f"{FLASK}import receiver\n@app.post('/go')\ndef go():\n{body}"
    (tmp_path / "sender.py").write_text(text)
    found = analyze(tmp_path, cache=False, jobs=1)
    (endpoint,) = (each for each in found.endpoints if each.path == "/go")
    assert f"publishes {target}" in endpoint.effects
    (edge,) = (each for each in found.edges if each.kind is EdgeKind.PUBLISHES)
    assert (edge.source, edge.target) == ("sender", "receiver")
    assert edge.evidence[0].line == len(text.splitlines())


def test_a_door_is_named_by_its_topics_and_never_by_what_is_computed() -> None:
    """Consumers of several topics receive each; `?` and a bare protocol name nothing."""

    def targets(kind: str, name: str) -> tuple[str, ...]:
        return targets_of(Door(kind, name, "m.f", Location("m.py", 1)))

    assert targets("task", "mails") == ("mails", "m.f")
    assert targets("consumer", "kafka:orders,refunds") == ("orders", "refunds")
    assert targets("consumer", "kafka:?") == ()
    assert targets("consumer", "amqp") == ()
    assert targets("consumer", "channel mails") == ("mails",)
