"""What task queues make of functions: a task is published where it is sent."""

from strangler.model.behaviour import Base

TASKS = """
from celery import Celery, chain, shared_task
app = Celery()
def work(): ...
@shared_task(bind=True)
def send(self, key):
    work()
    self.retry()
@app.task
def clean(): ...
@shared_task
def start():
    send.delay(1)
    (clean.s() | send.si(2)).delay()
@shared_task
def at_once(): clean()
"""


def test_a_task_of_celery_is_published_and_not_called(ran):
    """`delay` is called on the task, which names what is published; a call runs it at once."""
    found = ran(TASKS)
    assert Base("m.send", "celery.app.task.Task") in found.behaviour
    assert found.symbols("m.start") & {"m.work", "m.send", "m.clean"} == set()
    assert found.receivers("m.start") >= {
        ("celery.app.task.Task.delay", "m.send"),
        ("celery.app.task.Task.s", "m.clean"),
        ("celery.app.task.Task.si", "m.send"),
    }
    assert "m.clean" in found.symbols("m.at_once")
    assert "celery.app.task.Task.retry" in found.symbols("m.send")


def test_an_actor_is_sent_and_a_scheduled_job_is_called(ran):
    found = ran(
        """
import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from celery import shared_task
scheduler = BackgroundScheduler()
@dramatiq.actor
def resize(key): ...
def tick(): ...
@shared_task
def start():
    resize.send(1)
    scheduler.add_job(tick, "interval")
"""
    )
    assert ("dramatiq.actor.Actor.send", "m.resize") in found.receivers("m.start")
    assert "m.tick" in found.symbols("m.start")
    assert "m.resize" not in found.symbols("m.start")


def test_calling_a_task_of_huey_puts_it_into_the_queue(ran):
    """As the library's `TaskWrapper.__call__` does; only `call_local` runs the function at once."""
    found = ran(
        """
from huey import RedisHuey
huey = RedisHuey()
def work(): ...
@huey.task()
def send():
    work()
@huey.task()
def start():
    send()
@huey.task()
def at_once():
    send.call_local()
"""
    )
    assert ("huey.api.TaskWrapper.__called__", "m.send") in found.receivers("m.start")
    assert found.symbols("m.start") & {"m.work", "m.send"} == set()
    assert "m.work" in found.symbols("m.at_once")
