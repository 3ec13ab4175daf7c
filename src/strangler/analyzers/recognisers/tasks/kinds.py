"""Classes of libraries in, the kinds of objects that tasks, commands and consumers hang on out.

The classes are those that each library's documentation tells to make."""

CELERY = "celery"
HUEY = "huey"
GROUP = "group"
TYPER = "typer"
BROKER = "broker"
SCHEDULER = "scheduler"
QUEUE = "queue"
SIGNAL = "signal"
FAUST = "faust"
CHALICE = "chalice"
SLACK = "slack"
MANAGER = "manager"
KAFKA = "kafka"

CLASSES = {
    "celery.Celery": CELERY,
    "celery.app.Celery": CELERY,
    "celery.app.base.Celery": CELERY,
    "taskiq.InMemoryBroker": CELERY,
    "taskiq_redis.ListQueueBroker": CELERY,
    "taskiq_aio_pika.AioPikaBroker": CELERY,
    "procrastinate.App": CELERY,
    **{
        f"huey.{name}Huey": HUEY
        for name in (
            *("", "Redis", "PriorityRedis", "RedisExpire", "PriorityRedisExpire"),
            *("Sqlite", "File", "Memory", "BlackHole", "Postgres"),
        )
    },
    "huey.api.Huey": HUEY,
    "huey.contrib.sql_huey.SqlHuey": HUEY,
    "huey.contrib.mini.MiniHuey": HUEY,
    "faust.App": FAUST,
    "chalice.Chalice": CHALICE,
    "chalice.Blueprint": CHALICE,
    "slack_bolt.App": SLACK,
    "slack_bolt.async_app.AsyncApp": SLACK,
    "flask_script.Manager": MANAGER,
    "confluent_kafka.Consumer": KAFKA,
    "confluent_kafka.DeserializingConsumer": KAFKA,
    "kafka.KafkaConsumer": KAFKA,
    "aiokafka.AIOKafkaConsumer": KAFKA,
    "apscheduler.Scheduler": SCHEDULER,
    "apscheduler.AsyncScheduler": SCHEDULER,
    "click.Group": GROUP,
    "click.core.Group": GROUP,
    "flask.cli.AppGroup": GROUP,
    "flask.cli.FlaskGroup": GROUP,
    "typer.Typer": TYPER,
    "typer.main.Typer": TYPER,
    **{
        f"faststream.{package}.{name}": BROKER
        for package, names in {
            "kafka": ("KafkaBroker", "KafkaRouter"),
            "confluent": ("KafkaBroker", "KafkaRouter"),
            "rabbit": ("RabbitBroker", "RabbitRouter"),
            "nats": ("NatsBroker", "NatsRouter"),
            "redis": ("RedisBroker", "RedisRouter"),
        }.items()
        for name in names
    },
    "rq.Queue": QUEUE,
    "rq.queue.Queue": QUEUE,
    "django_rq.get_queue": QUEUE,
    "django_rq.queues.get_queue": QUEUE,
    "blinker.signal": SIGNAL,
    "blinker.Signal": SIGNAL,
    "blinker.NamedSignal": SIGNAL,
    "flask_apscheduler.APScheduler": SCHEDULER,
}
SCHEDULERS = "apscheduler.schedulers."
"""Schedulers of APScheduler 3: each has a module of its own."""
