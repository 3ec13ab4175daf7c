import pytest

from strangler.analyzers.recognisers.tasks.recogniser import Tasks


@pytest.fixture
def tasks(concluded):
    """Files in (`a/b` is a/b.py), what the recogniser of tasks concludes out."""
    return lambda **files: concluded(
        Tasks(), {f"{name}.py": source for name, source in files.items()}
    )


CELERY = "from celery import Celery\napp = Celery('shop')\n"


def test_celery_tasks_are_named_by_themselves_or_by_their_function(tasks):
    found = tasks(
        work=f"{CELERY}NAME = 'mail'\n@app.task\ndef one(): ...\n"
        "@app.task(name=NAME, bind=True)\ndef two(self): ...\n",
        other="from celery import shared_task\nfrom work import app\n"
        "@shared_task(name='nightly')\ndef three(): ...\n@app.task()\ndef four(): ...\n",
    )
    assert found.doors == [
        ("task", "mail", "work.two"),
        ("task", "nightly", "other.three"),
        ("task", "other.four", "other.four"),
        ("task", "work.one", "work.one"),
    ]


def test_a_decorator_of_the_project_around_one_of_celery_makes_tasks(tasks):
    found = tasks(
        base="from celery import shared_task\ndef task(**k):\n    def wrap(f):\n"
        "        return shared_task(queue='q', **k)(f)\n    return wrap\n",
        work="import base\n@base.task(name='a')\ndef one(): ...\n@base.task()\ndef two(): ...\n",
    )
    assert found.doors == [("task", "a", "work.one"), ("task", "work.two", "work.two")]


def test_a_celery_application_of_a_projects_own_class_is_one(tasks):
    found = tasks(
        work="import celery\nclass App(celery.Celery): ...\napp = App()\n"
        "@app.task\ndef one(): ...\n"
    )
    assert found.doors == [("task", "work.one", "work.one")]


def test_task_classes_with_a_run_are_tasks(tasks):
    """A base without one is only a base, and so is what says that it is abstract."""
    found = tasks(
        work="from celery import Task\nclass Base(Task):\n    max_retries = 3\n"
        "class Send(Base):\n    name = 'send'\n    def run(self): ...\n"
        "class Abstract(Task):\n    abstract = True\n    def run(self): ...\n"
    )
    assert found.doors == [("task", "send", "work.Send.run")]


@pytest.mark.parametrize(
    "how",
    [
        "app.conf.beat_schedule = {'e': {'task': 'work.one', 'schedule': 5}}\n",
        "app.conf.update(beat_schedule={'e': dict(task='work.one', schedule=5)})\n",
        "BEAT = {'e': {'task': one.name}}\napp.conf.beat_schedule = BEAT\n",
        "class Config:\n    beat_schedule = {'e': {'task': 'work.one'}}\n",
        "CELERY_BEAT_SCHEDULE = {'e': {'task': 'work.one'}}\n",
        "@app.on_after_configure.connect\ndef later(sender, **k):\n"
        "    sender.add_periodic_task(5, one.s(), name='e')\n",
    ],
)
def test_schedules_are_found_however_beat_is_told(tasks, how):
    found = tasks(work=f"{CELERY}@app.task\ndef one(): ...\n{how}")
    assert ("schedule", "e", "work.one") in found.doors
    assert found.problems == []


def test_a_schedule_in_a_settings_file_names_tasks_of_others(tasks):
    """Such a file imports nothing of Celery."""
    found = tasks(
        work=f"{CELERY}@app.task\ndef one(): ...\n",
        settings="CELERY_BEAT_SCHEDULE = {\n    'a': {'task': 'work.one'},\n"
        "    'b': {'task': 'celery.backend_cleanup'},\n    'c': {'task': make()},\n}\n",
    )
    assert ("schedule", "a", "work.one") in found.doors
    assert found.problems == [("STR365", "settings.py:3:5"), ("STR365", "settings.py:4:5")]


def test_a_task_sent_by_its_name_is_an_edge_by_string(tasks):
    found = tasks(
        work=f"{CELERY}@app.task(name='mail')\ndef one(): ...\n",
        web="from celery import signature\nfrom work import app\n"
        "def view(n):\n    app.send_task('mail')\n    signature('gone')\n    app.send_task(n)\n",
    )
    assert found.edges == [("web", "string", "work")]
    assert found.problems == [("STR364", "web.py:6:5"), ("STR365", "web.py:5:5")]


def test_receivers_of_celery_signals_are_doors(tasks):
    found = tasks(
        work=f"from celery import signals\nfrom celery.signals import worker_ready\n{CELERY}"
        "@worker_ready.connect\ndef one(**k): ...\n"
        "@signals.task_failure.connect(weak=False)\ndef two(**k): ...\n"
        "def three(**k): ...\nsignals.worker_init.connect(three)\n"
        "@app.on_after_finalize.connect\ndef four(sender, **k): ...\n"
    )
    assert found.doors == [
        ("signal", "celery.on_after_finalize", "work.four"),
        ("signal", "celery.task_failure", "work.two"),
        ("signal", "celery.worker_init", "work.three"),
        ("signal", "celery.worker_ready", "work.one"),
    ]


def test_jobs_of_rq_are_decorated_or_handed_over(tasks):
    found = tasks(
        jobs="from rq.decorators import job\n@job('default')\ndef one(): ...\n"
        "def two(): ...\ndef three(): ...\n",
        web="from datetime import timedelta\nimport django_rq\nfrom jobs import one, three\n"
        "def view(f):\n    queue = django_rq.get_queue('low')\n    queue.enqueue('jobs.two', 1)\n"
        "    queue.enqueue_in(timedelta(1), three)\n    queue.enqueue(one)\n"
        "    queue.enqueue(f)\n    django_rq.enqueue(func=three)\n",
    )
    assert found.doors == [
        ("task", "jobs.one", "jobs.one"),
        ("task", "jobs.three", "jobs.three"),
        ("task", "jobs.three", "jobs.three"),
        ("task", "jobs.two", "jobs.two"),
    ]
    assert found.edges == [("web", "string", "jobs")]
    assert found.problems == [("STR364", "web.py:9:5")]


def test_a_projects_own_enqueue_is_no_queue(tasks):
    found = tasks(
        web="import rq\nclass Job:\n    @classmethod\n    def enqueue(cls, f): ...\n"
        "def go(): ...\nJob.enqueue(go)\n"
    )
    assert found.doors == []


def test_actors_of_dramatiq_are_tasks(tasks):
    found = tasks(
        work="import dramatiq\n@dramatiq.actor\ndef one(): ...\n"
        "@dramatiq.actor(actor_name='b', queue_name='q')\ndef two(): ...\n"
        "class Three(dramatiq.GenericActor):\n    def perform(self): ...\n"
    )
    assert found.doors == [
        ("task", "b", "work.two"),
        ("task", "work.Three", "work.Three.perform"),
        ("task", "work.one", "work.one"),
    ]


def test_huey_has_tasks_and_periodic_tasks(tasks):
    found = tasks(
        work="from huey import RedisHuey, crontab\nfrom huey.contrib.djhuey import db_task\n"
        "huey = RedisHuey('x')\n@huey.task()\ndef one(): ...\n"
        "@huey.periodic_task(crontab(minute='0'))\ndef two(): ...\n@db_task()\ndef three(): ...\n"
    )
    assert found.doors == [
        ("schedule", "work.two", "work.two"),
        ("task", "work.one", "work.one"),
        ("task", "work.three", "work.three"),
        ("task", "work.two", "work.two"),
    ]


def test_jobs_of_schedulers_are_schedules(tasks):
    found = tasks(
        work="import schedule\nfrom apscheduler.schedulers.background import BackgroundScheduler\n"
        "sched = BackgroundScheduler()\n@sched.scheduled_job('cron', id='a')\ndef one(): ...\n"
        "def two(): ...\ndef three(): ...\nsched.add_job(two, 'interval', id='b')\n"
        "sched.add_job('work:three', 'cron')\nschedule.every().day.at('10:30').do(two)\n"
    )
    assert found.doors == [
        ("schedule", "a", "work.one"),
        ("schedule", "b", "work.two"),
        ("schedule", "work.three", "work.three"),
        ("schedule", "work.two", "work.two"),
    ]


def test_events_of_sqlalchemy_are_doors(tasks):
    found = tasks(
        models="from sqlalchemy import event\nfrom sqlalchemy.orm import Session\n"
        "class M: ...\n@event.listens_for(M, 'after_insert')\ndef one(*a): ...\n"
        "@event.listens_for(M.name, 'set')\ndef two(*a): ...\ndef three(*a): ...\n"
        "event.listen(Session, 'after_flush', three)\nevent.listen(M, 'load', pick())\n"
    )
    assert found.doors == [
        ("event", "M.name:set", "models.two"),
        ("event", "M:after_insert", "models.one"),
        ("event", "Session:after_flush", "models.three"),
    ]
    assert found.problems == [("STR364", "models.py:10:1")]


def test_receivers_of_blinker_signals_are_doors(tasks):
    found = tasks(
        web="from blinker import signal\nfrom flask import got_request_exception\n"
        "paid = signal('paid')\n@paid.connect\ndef one(s): ...\n"
        "@got_request_exception.connect\ndef two(s): ...\n"
    )
    assert found.doors == [
        ("signal", "flask.got_request_exception", "web.two"),
        ("signal", "paid", "web.one"),
    ]


def test_a_project_without_such_libraries_has_nothing_of_them(tasks):
    found = tasks(
        web="class App:\n    def task(self, f): ...\napp = App()\n@app.task\ndef f(): ...\n"
    )
    assert (found.doors, found.problems) == ([], [])
