"""Commands, consumers, entry points and time tables."""

import pytest

from strangler.analyzers.recognisers.tasks.recogniser import Tasks


@pytest.fixture
def tasks(concluded):
    """Files in, what the recogniser of tasks concludes out."""
    return lambda files: concluded(Tasks(), files)


def test_click_commands_are_named_by_their_way_from_the_root(tasks):
    found = tasks(
        {
            "cli.py": "import click\nimport users\n@click.group()\ndef shop(): ...\n"
            "@shop.command('make-it')\ndef make(): ...\n@shop.group()\ndef db(): ...\n"
            "@db.command()\ndef drop_all_command(): ...\nshop.add_command(users.user, 'people')\n",
            "users.py": "import click\n@click.group()\ndef user(): ...\n"
            "@user.command()\ndef add(): ...\n@click.command()\ndef alone(): ...\n",
        }
    )
    assert found.doors == [
        ("command", "alone", "users.alone"),
        ("command", "shop db drop-all", "cli.drop_all_command"),
        ("command", "shop make-it", "cli.make"),
        ("command", "shop people add", "users.add"),
    ]


def test_a_group_that_a_script_starts_has_the_scripts_name(tasks):
    found = tasks(
        {
            "pyproject.toml": '[project]\nname = "x"\n[project.scripts]\nshopctl = "cli:shop"\n',
            "cli.py": "import click\n@click.group()\ndef shop(): ...\n"
            "@shop.command()\ndef make(): ...\n",
        }
    )
    assert found.doors == [
        ("command", "shopctl make", "cli.make"),
        ("script", "shopctl", "cli.shop"),
    ]
    assert found.edges == [("external:pyproject.toml", "string", "cli.shop")]


def test_typer_commands_are_named_by_the_applications_they_are_in(tasks):
    found = tasks(
        {
            "cli.py": "import typer\nimport users\napp = typer.Typer()\n"
            "app.add_typer(users.app, name='people')\n@app.command()\ndef make_it(): ...\n"
            "def alone(): ...\nif __name__ == '__main__':\n    typer.run(alone)\n",
            "users.py": "import typer\napp = typer.Typer()\n@app.command('new')\ndef add(): ...\n",
        }
    )
    assert found.doors == [
        ("command", "alone", "cli.alone"),
        ("command", "make-it", "cli.make_it"),
        ("command", "people new", "users.add"),
    ]


def test_a_group_of_flask_is_a_group(tasks):
    found = tasks(
        {
            "cli.py": "import click\nfrom flask.cli import AppGroup\nuser = AppGroup('user')\n"
            "@user.command('add')\ndef add(): ...\n"
        }
    )
    assert found.doors == [("command", "user add", "cli.add")]


def test_consumers_of_kafka_are_where_they_are_made_or_subscribe(tasks):
    found = tasks(
        {
            "one.py": "from kafka import KafkaConsumer\nTOPIC = 'orders'\n"
            "def run():\n    for message in KafkaConsumer(TOPIC, group_id='g'): ...\n",
            "two.py": "from confluent_kafka import Consumer\ndef run():\n    c = Consumer({})\n"
            "    c.subscribe(['a', 'b'])\n",
            "three.py": "from aiokafka import AIOKafkaConsumer\nasync def run(t):\n"
            "    c = AIOKafkaConsumer(t)\n",
        }
    )
    assert found.doors == [
        ("consumer", "kafka:?", "three.run"),
        ("consumer", "kafka:a,b", "two.run"),
        ("consumer", "kafka:orders", "one.run"),
    ]


def test_consumers_of_amqp_are_the_functions_that_get_the_messages(tasks):
    found = tasks(
        {
            "one.py": "import pika\ndef got(*a): ...\ndef run(channel):\n"
            "    channel.basic_consume(queue='q', on_message_callback=got)\n"
            "def old(channel):\n    channel.basic_consume(got, queue='r')\n",
            "two.py": "import kombu\nfrom kombu.mixins import ConsumerMixin\ndef got(*a): ...\n"
            "class C(ConsumerMixin):\n    def get_consumers(self, c, ch): ...\n"
            "def run(ch):\n    kombu.Consumer(ch, callbacks=[got])\n",
            "three.py": "import aio_pika\nclass W:\n    async def got(self, m): ...\n"
            "    async def run(self, queue):\n        await queue.consume(self.got)\n",
        }
    )
    assert found.doors == [
        ("consumer", "amqp", "two.C"),
        ("consumer", "amqp", "two.got"),
        ("consumer", "amqp:?", "three.W.got"),
        ("consumer", "amqp:q", "one.got"),
        ("consumer", "amqp:r", "one.got"),
    ]


def test_loops_over_sqs_and_subscribers_of_faststream_are_consumers(tasks):
    found = tasks(
        {
            "sqs.py": "import boto3\nURL = 'https://q/1'\ndef run():\n"
            "    boto3.client('sqs').receive_message(QueueUrl=URL)\n",
            "stream.py": "from faststream.kafka import KafkaBroker\nbroker = KafkaBroker('x')\n"
            "@broker.subscriber('paid')\nasync def paid(m): ...\n",
        }
    )
    assert found.doors == [
        ("consumer", "paid", "stream.paid"),
        ("consumer", "sqs:https://q/1", "sqs.run"),
    ]


def test_consumers_of_channels_are_named_by_their_routes(tasks):
    found = tasks(
        {
            "consumers.py": "from channels.generic.websocket import WebsocketConsumer\n"
            "class Chat(WebsocketConsumer): ...\nclass Jobs(WebsocketConsumer): ...\n"
            "class Lost(WebsocketConsumer): ...\n",
            "routing.py": "from django.urls import path\nimport consumers\n"
            "websocket_urlpatterns = [path('ws/<room>/', consumers.Chat.as_asgi())]\n",
            "asgi.py": "from channels.routing import ChannelNameRouter, ProtocolTypeRouter\n"
            "import consumers\napplication = ProtocolTypeRouter({\n"
            "    'channel': ChannelNameRouter({'jobs': consumers.Jobs.as_asgi()})})\n",
        }
    )
    assert found.doors == [
        ("consumer", "channel jobs", "consumers.Jobs"),
        ("consumer", "websocket ?", "consumers.Lost"),
        ("consumer", "websocket ws/<room>/", "consumers.Chat"),
    ]


def test_entry_points_name_symbols(tasks):
    """In all three descriptions of a project; a string is an edge to what it names."""
    found = tasks(
        {
            "pyproject.toml": '[project]\nname = "x"\n[project.entry-points."x.plugins"]\n'
            'a = "code:Plugin"\n[tool.poetry.scripts]\nb = "code:main"\n',
            "setup.cfg": "[options.entry_points]\nconsole_scripts =\n    c = code:main [extra]\n",
            "setup.py": "from setuptools import setup\n"
            "setup(entry_points={'console_scripts': ['d=code:main', 'e=gone:main']})\n",
            "code.py": "class Plugin: ...\ndef main(): ...\n",
        }
    )
    assert found.doors == [
        ("entry point", "x.plugins:a", "code.Plugin"),
        ("script", "b", "code.main"),
        ("script", "c", "code.main"),
        ("script", "d", "code.main"),
    ]
    assert found.edges == [
        ("external:pyproject.toml", "string", "code.Plugin"),
        ("external:pyproject.toml", "string", "code.main"),
        ("external:setup.cfg", "string", "code.main"),
        ("setup", "string", "code.main"),
    ]
    assert found.problems == [("STR365", "setup.py:2:56")]


CRON_JOB = """apiVersion: batch/v1
kind: CronJob
metadata:
  name: tidy
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: tidy
              image: {{ .Values.image }}
              command: ["python", "manage.py"]
              args:
                - tidy
"""


def test_time_tables_that_start_the_projects_code_are_doors(tasks):
    """crontab, cron.d (with a user), systemd timers and Kubernetes; what starts other programs
    is no door of the project."""
    found = tasks(
        {
            "manage.py": "",
            "app/__init__.py": "",
            "app/job.py": "",
            "app/management/__init__.py": "",
            "app/management/commands/__init__.py": "",
            "app/management/commands/tidy.py": "class Command: ...\n",
            "crontab": "MAILTO=x\n# 0 0 * * * python -m app.job\n*/5 * * * * python -m app.job\n"
            "0 1 * * * certbot renew\n",
            "etc/cron.d/shop": "@daily www-data cd /srv && python manage.py tidy --all\n",
            "etc/shop.timer": "[Timer]\nOnCalendar=daily\n",
            "etc/shop.service": "[Service]\nExecStart=/usr/bin/python /srv/app/job.py\n",
            "k8s/jobs.yaml": f"kind: Service\nmetadata:\n  name: web\n---\n{CRON_JOB}",
        }
    )
    assert found.doors == [
        ("cron", "*/5 * * * *", "app.job"),
        ("cron", "@daily", "app.management.commands.tidy.Command"),
        ("cron", "shop.timer daily", "app.job"),
        ("cron", "tidy 0 3 * * *", "app.management.commands.tidy.Command"),
    ]


def test_an_entry_point_that_is_gone_loses_no_other_door(tasks):
    """Also where several source roots hold modules of one name."""
    found = tasks(
        {
            "a/src/code.py": "def main(): ...\n",
            "b/src/code.py": "def main(): ...\n",
            "a/pyproject.toml": '[project]\nname = "a"\n'
            '[project.scripts]\na = "gone.code:main"\nb = "only:main"\n',
            "a/src/only.py": "def main(): ...\n",
            "b/pyproject.toml": "[project]\nname = 'b'\n",
        }
    )
    assert found.doors == [("script", "b", "only.main")]
    assert [code for code, _ in found.problems] == ["STR365"]
