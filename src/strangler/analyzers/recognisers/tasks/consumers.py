"""Calls and classes that receive messages in, consumer doors out.

Rules, by the documented way of receiving: kafka-python and aiokafka (`KafkaConsumer(topics)`),
confluent-kafka and kafka-python (`consumer.subscribe([topics])`), redis-py, NATS, paho-mqtt and
Google Pub/Sub (`subscribe`), kombu (`Consumer`, `ConsumerMixin`), pika
(`basic_consume`), aio-pika (`queue.consume`), boto3 SQS (`receive_message`), FastStream
(`@broker.subscriber`), Channels (consumers in `URLRouter` and `ChannelNameRouter`)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import (
    classes_of,
    named,
    place_of,
    product_modules,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.tasks.facts import Wired
from strangler.analyzers.recognisers.tasks.kinds import BROKER, KAFKA
from strangler.analyzers.recognisers.tasks.objects import (
    Decorated,
    Found,
    enclosing,
    kind_of,
    split,
    wirings,
)
from strangler.locations import Location
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Name, Pairs, Value

_KAFKA = frozenset({"confluent_kafka", "kafka", "aiokafka"})
_OTHERS = frozenset({"google", "nats", "paho", "redis", "stomp"})
"""Packages whose objects have a method `subscribe`, too."""
_MADE = {
    "kafka.KafkaConsumer": "kafka",
    "aiokafka.AIOKafkaConsumer": "kafka",
    "kombu.Consumer": "amqp",
}
_MIXINS = frozenset(
    {
        "kombu.mixins.ConsumerMixin",
        "kombu.mixins.ConsumerProducerMixin",
        "kombu.ConsumerMixin",
    }
)
_CHANNELS = ("channels.generic.", "channels.consumer.")
_SQS = frozenset({"boto3", "aioboto3", "aiobotocore"})
_ROUTES = frozenset(
    {"django.urls.path", "django.urls.re_path", "django.conf.urls.url", "django.urls.conf.path"}
)


def find_subscribers(inventory: Inventory, found: Found, item: Decorated) -> None:
    """`@broker.subscriber("topic")` of FastStream."""
    if item.method != "subscriber" or item.receiver is None:
        return
    if kind_of(inventory, item.module, item.receiver) == BROKER:
        topics = [text_of(inventory, item.module, v) or "?" for v in item.call.positional]
        found.door("consumer", ",".join(topics) or "?", item.handler, item.location)


def find_consumers(inventory: Inventory, found: Found) -> None:
    """Consumers that a call makes or starts."""
    subscribing = {
        (module, wired.scope)
        for module, wired in wirings(inventory)
        if split(wired.call.function)[0] == "subscribe"
    }
    for module, wired in wirings(inventory):
        call, location = wired.call, inventory.location(module, wired.call.position)
        method, receiver = split(call.function)
        here = enclosing(module, wired.scope)
        packages = {i.module.partition(".")[0] for i in inventory.facts(module).imports}
        protocol = _MADE.get(named(inventory, module, call), "")
        if protocol == "kafka":
            if not call.positional and (module, wired.scope) in subscribing:
                continue
            topics = [text_of(inventory, module, value) or "?" for value in call.positional]
            found.door("consumer", f"kafka:{','.join(topics) or '?'}", here, location)
        elif protocol == "amqp":
            for handler in _callbacks(inventory, module, call) or [here]:
                found.door("consumer", "amqp", handler, location)
        elif method == "subscribe":
            held = kind_of(inventory, module, receiver, found, wired.scope)
            name, handler = _subscribed(inventory, module, wired, held, packages)
            if name:
                found.door("consumer", name, handler or here, location)
        elif method == "iterator" and "aio_pika" in packages and not call.positional:
            found.door("consumer", "amqp:?", here, location)
        elif method == "basic_consume" and "pika" in packages:
            _consumed(inventory, found, module, here, location, call)
        elif method == "consume" and "aio_pika" in packages:
            handler = _function(inventory, module, call.argument(0, "callback"), wired.scope)
            found.door("consumer", "amqp:?", handler or here, location)
        elif method in ("receive_message", "receive_messages") and packages & _SQS:
            queue = text_of(inventory, module, call.keyword("QueueUrl"))
            found.door("consumer", f"sqs:{queue or '?'}", here, location)


def _subscribed(
    inventory: Inventory, module: str, wired: Wired, held: str, packages: set[str]
) -> tuple[str, str]:
    """The name and the function, if it names one, of what subscribes; empty if nothing is known
    of it: `subscribe` is the method of many libraries."""
    call = wired.call
    topics = call.argument(0, "topics")
    if held == KAFKA or (not held and packages & _KAFKA and not packages & _OTHERS):
        return f"kafka:{','.join(texts_of(inventory, module, topics) or ['?'])}", ""
    if held:
        return "", ""
    word = text_of(inventory, module, topics)
    if "nats" in packages and call.keyword("cb") is not None:
        handler = _function(inventory, module, call.keyword("cb"), wired.scope)
        return f"nats:{word or '?'}", handler
    if "google" in packages and call.argument(1, "callback") is not None:
        handler = _function(inventory, module, call.argument(1, "callback"), wired.scope)
        return f"pubsub:{word or '?'}", handler
    if "paho" in packages and word:
        return f"mqtt:{word}", ""
    if "redis" in packages and word:
        names = [text_of(inventory, module, value) or "?" for value in call.positional]
        return f"redis:{','.join(names)}", ""
    return "", ""


def find_consumer_classes(inventory: Inventory, found: Found) -> None:
    """Kombu's mixins; Channels' consumers by the route that leads to them."""
    routed = dict(_channel_routes(inventory))
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            bases = inventory.ancestors(dotted)
            if not _MIXINS.isdisjoint(bases) and "get_consumers" in inventory.members(dotted):
                found.door("consumer", "amqp", dotted, place_of(inventory, dotted))
            elif any(base.startswith(_CHANNELS) for base in bases) and dotted not in routed:
                found.door("consumer", "websocket ?", dotted, place_of(inventory, dotted))
    for dotted, (name, location) in sorted(routed.items()):
        found.door("consumer", name, dotted, location)


def _consumed(
    inventory: Inventory, found: Found, module: str, here: str, location: Location, call: Call
) -> None:
    """`basic_consume(queue, on_message_callback)`; before pika 1.0 the other way round."""
    queue = text_of(inventory, module, call.argument(0, "queue"))
    handler = _function(inventory, module, call.argument(1, "on_message_callback"), "")
    if not handler:
        old = call.keyword("consumer_callback") or next(iter(call.positional), None)
        handler = _function(inventory, module, old, "")
        queue = queue or text_of(inventory, module, call.argument(1, "queue"))
    found.door("consumer", f"amqp:{queue or '?'}", handler or here, location)


def _function(inventory: Inventory, module: str, value: Value | None, scope: str) -> str:
    """The project function or method that a value names; `self.method` of the class around."""
    name = named(inventory, module, value) if not isinstance(value, Call) else ""
    if name and inventory.definition(name) is not None:
        return name
    if isinstance(value, Name) and scope:
        method = f"{module}.{parent(scope)}.{last(value.name)}"
        if inventory.definition(method) is not None:
            return method
    return ""


def _callbacks(inventory: Inventory, module: str, call: Call) -> list[str]:
    given = call.keyword("callbacks")
    items = given.items if isinstance(given, Items) else ()
    handlers = [_function(inventory, module, item, "") for item in items]
    return [handler for handler in handlers if handler]


def _channel_routes(inventory: Inventory) -> Iterator[tuple[str, tuple[str, Location]]]:
    """`path("ws/x/", Consumer.as_asgi())` and `{"channel": Consumer.as_asgi()}` in globals."""
    for module in product_modules(inventory):
        for assignment in inventory.facts(module).assignments:
            for name, value in _leading(inventory, module, assignment.value, 0):
                location = inventory.location(module, value.position)
                yield named(inventory, module, Name(parent(value.name))), (name, location)


def _leading(
    inventory: Inventory, module: str, value: Value, depth: int
) -> Iterator[tuple[str, Call]]:
    if depth > 8:
        return
    if isinstance(value, Call):
        if named(inventory, module, value) in _ROUTES:
            consumer = value.argument(1, "view")
            if isinstance(consumer, Call) and last(consumer.name) == "as_asgi":
                path = text_of(inventory, module, value.argument(0, "route"))
                yield f"websocket {path if path is not None else '?'}", consumer
            return
        for argument in value.arguments:
            yield from _leading(inventory, module, argument.value, depth + 1)
    elif isinstance(value, Items):
        for item in value.items:
            yield from _leading(inventory, module, item, depth + 1)
    elif isinstance(value, Pairs):
        for key, item in value.pairs:
            name = text_of(inventory, module, key)
            if isinstance(item, Call) and last(item.name) == "as_asgi" and name:
                yield f"channel {name}", item
            else:
                yield from _leading(inventory, module, item, depth + 1)
