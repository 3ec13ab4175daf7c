"""The same doors in other spellings: called decorators, applications that functions make, lists."""

import pytest

from strangler.analyzers.recognisers.django.recogniser import Django
from strangler.analyzers.recognisers.tasks.recogniser import Tasks


@pytest.fixture
def tasks(concluded):
    """One file in, its doors out."""
    return lambda source: concluded(Tasks(), {"m.py": source}).doors


CELERY = "from celery import Celery, Task, current_app, shared_task\napp = Celery()\n"


@pytest.mark.parametrize(
    ("source", "name", "handler"),
    [
        ("def f(): ...\nsend = app.task(f)\n", "m.f", "m.f"),
        ("def f(): ...\nsend = app.task(f, name='x')\n", "x", "m.f"),
        ("def f(): ...\nsend = shared_task(name='x')(f)\n", "x", "m.f"),
        ("@current_app.task\ndef f(): ...\n", "m.f", "m.f"),
        ("class T(app.Task):\n    name = 'x'\n    def run(self): ...\n", "x", "m.T.run"),
        ("def make():\n    a = Celery()\n    @a.task\n    def f(): ...\n", "m.make.f", "m.make.f"),
        (
            "def make():\n    a = Celery()\n    return a\n"
            "made = make()\n@made.task\ndef f(): ...\n",
            "m.f",
            "m.f",
        ),
        (
            "def make() -> Celery: ...\nmade = make()\n@made.task\ndef f(): ...\n",
            "m.f",
            "m.f",
        ),
    ],
)
def test_a_task_of_celery_is_one_however_it_is_made(tasks, source, name, handler):
    """userguide/tasks; Flask's documentation makes the application in a function."""
    assert tasks(CELERY + source) == [("task", name, handler)]


def test_what_a_function_is_given_to_that_is_no_decorator_of_a_library_is_no_task(tasks):
    assert (
        tasks(
            "import celery\nclass Bus:\n    def task(self, f): ...\nbus = Bus()\n"
            "def f(): ...\nbus.task(f)\ndef g(bus): bus.task(f)\n"
        )
        == []
    )


def test_entries_that_are_added_to_a_schedule_are_read(tasks):
    added = (
        "@app.task\ndef f(): ...\nCELERY_BEAT_SCHEDULE = {}\n"
        "CELERY_BEAT_SCHEDULE['a'] = {'task': 'm.f'}\n"
        "CELERY_BEAT_SCHEDULE.update({'b': {'task': 'm.f'}})\n"
        "app.conf.beat_schedule['c'] = {'task': 'm.f'}\n"
    )
    assert tasks(CELERY + added) == [
        ("schedule", "a", "m.f"),
        ("schedule", "b", "m.f"),
        ("schedule", "c", "m.f"),
        ("task", "m.f", "m.f"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import dramatiq\na = dramatiq.actor(f, actor_name='x')\n", ("task", "x", "m.f")),
        ("from huey import RedisHuey\nh = RedisHuey()\nt = h.task()(f)\n", ("task", "m.f", "m.f")),
        (
            "from huey.contrib.mini import MiniHuey\nh = MiniHuey()\nt = h.task()(f)\n",
            ("task", "m.f", "m.f"),
        ),
        (
            "from rq import Queue\nQueue().enqueue_many([Queue.prepare_data(f)])\n",
            ("task", "m.f", "m.f"),
        ),
        (
            "from rq_scheduler import Scheduler\nScheduler().cron('* * * * *', func=f)\n",
            ("schedule", "m.f", "m.f"),
        ),
        ("from rq import cron\ncron.register(f, cron='* * * * *')\n", ("schedule", "m.f", "m.f")),
        ("from arq import cron\nJOBS = [cron(f, hour=1)]\n", ("schedule", "m.f", "m.f")),
        (
            "from arq import connections\nclass S:\n    functions = [f]\n",
            ("task", "f", "m.f"),
        ),
        ("from django_q.tasks import async_task\nasync_task('m.f')\n", ("task", "m.f", "m.f")),
        (
            "from django_q.models import Schedule\nSchedule.objects.create(func='m.f')\n",
            ("schedule", "m.f", "m.f"),
        ),
        (
            "import flask_apscheduler\nJOBS = [{'id': 'x', 'func': 'm:f'}]\n",
            ("schedule", "x", "m.f"),
        ),
        (
            "import django_crontab\nCRONJOBS = [('0 1 * * *', 'm.f')]\n",
            ("schedule", "0 1 * * *", "m.f"),
        ),
        (
            "from sqlalchemy import event\nclass U: ...\nevent.listens_for(U, 'load')(f)\n",
            ("event", "U:load", "m.f"),
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.set_defaults(func=f)\n",
            ("command", "f", "m.f"),
        ),
        ("import fire\nfire.Fire(f)\n", ("command", "f", "m.f")),
        ("import click\nc = click.Command('x', callback=f)\n", ("command", "x", "m.f")),
        ("import typer\na = typer.Typer()\na.command('x')(f)\n", ("command", "x", "m.f")),
    ],
)
def test_a_function_that_is_handed_over_is_a_door(tasks, source, expected):
    assert tasks(f"def f(): ...\n{source}") == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "from huey import RedisHuey\nh = RedisHuey()\n@h.on_startup()\ndef f(): ...\n",
            ("event", "m.f", "m.f"),
        ),
        (
            "from schedule import every, repeat\n@repeat(every().day)\ndef f(): ...\n",
            ("schedule", "m.f", "m.f"),
        ),
        (
            "import faust\na = faust.App('x')\n@a.agent()\nasync def f(s): ...\n",
            ("consumer", "m.f", "m.f"),
        ),
        (
            "from flask_apscheduler import APScheduler\ns = APScheduler()\n"
            "@s.task('interval', id='x')\ndef f(): ...\n",
            ("schedule", "x", "m.f"),
        ),
        (
            "from flask_script import Manager\nm = Manager(None)\n@m.command\ndef make_it(): ...\n",
            ("command", "make-it", "m.make_it"),
        ),
        ("from invoke import task\n@task\ndef build(c): ...\n", ("command", "build", "m.build")),
        (
            "from chalice import Chalice\na = Chalice('x')\n"
            "@a.on_sqs_message(queue='q')\ndef f(e): ...\n",
            ("consumer", "on_sqs_message q", "m.f"),
        ),
        (
            "from slack_bolt import App\na = App()\n@a.event('joined')\ndef f(e): ...\n",
            ("webhook", "event joined", "m.f"),
        ),
        (
            "from djstripe import webhooks\n@webhooks.handler('plan')\ndef f(e): ...\n",
            ("webhook", "handler plan", "m.f"),
        ),
    ],
)
def test_a_decorator_alone_makes_a_door(tasks, source, expected):
    assert tasks(source) == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from kafka import KafkaConsumer\n", "c = KafkaConsumer()\n    c.subscribe(['t'])\n"),
        ("import confluent_kafka\n", "c = confluent_kafka.Consumer({})\n    c.subscribe(['t'])\n"),
    ],
)
def test_a_consumer_of_kafka_that_subscribes_is_one_door(tasks, source, expected):
    found = tasks(f"{source}import redis\ndef run():\n    {expected}")
    assert found == [("consumer", "kafka:t", "m.run")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import redis\ndef run(p): p.subscribe('a', 'b')\n", ("consumer", "redis:a,b", "m.run")),
        (
            "import nats\ndef got(m): ...\nasync def run(c): await c.subscribe('s', cb=got)\n",
            ("consumer", "nats:s", "m.got"),
        ),
        (
            "from google.cloud import pubsub_v1\ndef got(m): ...\n"
            "def run(s): s.subscribe('p/s', callback=got)\n",
            ("consumer", "pubsub:p/s", "m.got"),
        ),
    ],
)
def test_subscribe_is_told_by_its_library(tasks, source, expected):
    assert tasks(source) == [expected]


def test_subscribe_of_anything_else_is_no_consumer(tasks):
    assert tasks("import redis\ndef f(): ...\ndef run(bus): bus.subscribe(f)\n") == []


def test_signals_in_loops_and_of_the_project_have_their_names(concluded):
    found = concluded(
        Django(),
        {
            "m.py": "from django.db.models.signals import post_save, pre_save\n"
            "from django.dispatch import Signal\npaid = Signal()\ndef f(**k): ...\n"
            "for one in (post_save, pre_save):\n    one.connect(f)\npaid.connect(f)\n"
            "class Client:\n    def run(self):\n        self.client.connect(f)\n"
        },
    )
    assert found.doors == [
        ("signal", "m.paid", "m.f"),
        ("signal", "post_save", "m.f"),
        ("signal", "pre_save", "m.f"),
    ]


def test_an_action_of_the_whole_admin_site_is_a_door(concluded):
    found = concluded(
        Django(),
        {
            "m.py": "from django.contrib import admin\ndef f(a, r, q): ...\n"
            "admin.site.add_action(f, 'x')\n"
        },
    )
    assert found.doors == [("admin action", "f", "m.f")]


FILES = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/wsgi.py": "application = 1\n",
    "shop/work.py": "def main(): ...\n",
    "shop/management/__init__.py": "",
    "shop/management/commands/__init__.py": "",
    "shop/management/commands/tidy.py": "class Command: ...\n",
}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Procfile", "web: gunicorn -w 3 shop.wsgi:application\n", ("Procfile web", "shop.wsgi")),
        ("Procfile", "w: celery -A shop.work worker\n", ("Procfile w", "shop.work")),
        ("Procfile", "w: dramatiq shop.work\n", ("Procfile w", "shop.work")),
        ("Procfile", "w: python -m celery --app=shop.work worker\n", ("Procfile w", "shop.work")),
        (
            "Dockerfile",
            'FROM x\nCMD ["python", "-m", "shop.work"]\n',
            ("Dockerfile CMD", "shop.work"),
        ),
        (
            "docker-compose.yml",
            "services:\n  w:\n    image: x\n    command: uvicorn shop.work:main --factory\n",
            ("docker-compose.yml w", "shop.work.main"),
        ),
        (
            "compose.yaml",
            "services:\n  w:\n    command:\n      - python\n      - -m\n      - shop.work\n",
            ("compose.yaml w", "shop.work"),
        ),
        (
            "k8s/w.yaml",
            "kind: Deployment\nmetadata:\n  name: w\nspec:\n  containers:\n"
            '  - args: ["python", "manage.py", "tidy"]\n',
            ("w.yaml Deployment w", "shop.management.commands.tidy.Command"),
        ),
        (
            "ops/w.service",
            "[Service]\nExecStart=/srv/bin/python -m shop.work\n",
            ("w.service", "shop.work"),
        ),
        (
            "supervisord.conf",
            "[program:w]\ncommand=python /srv/shop/work.py\n",
            ("supervisord.conf w", "shop.work"),
        ),
    ],
)
def test_processes_that_run_the_projects_code_are_doors(concluded, path, text, expected):
    found = concluded(Tasks(), {**FILES, path: text})
    assert found.doors == [("process", *expected)]


def test_a_line_of_several_commands_starts_each(concluded):
    found = concluded(
        Tasks(), {**FILES, "Procfile": "r: python manage.py tidy && python -m shop.work\n"}
    )
    assert found.doors == [
        ("process", "Procfile r", "shop.management.commands.tidy.Command"),
        ("process", "Procfile r", "shop.work"),
    ]


def test_entry_points_may_be_one_text(concluded):
    """setuptools, "Entry Points": the older form, a text in sections."""
    found = concluded(
        Tasks(),
        {
            "setup.py": "from setuptools import setup\nsetup(entry_points='''\n[console_scripts]\n"
            "go = m:main\n[x.plugins]\np = m\n''')\n",
            "m.py": "def main(): ...\n",
        },
    )
    assert found.doors == [("entry point", "x.plugins:p", "m"), ("script", "go", "m.main")]
