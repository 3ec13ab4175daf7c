"""Run what TASK_SCHEDULE says is due. Cron starts this every five minutes."""

import time

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandParser

from shop.common.cache import cache_key
from shop.taskqueue import send_task


class Command(BaseCommand):
    help = "Run the scheduled tasks that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="whether due or not")

    def handle(self, *args: object, **options: object) -> None:
        now = time.time()
        for name, entry in settings.TASK_SCHEDULE.items():
            key = cache_key("schedule", name)
            due = now - cache.get(key, 0) >= entry["minutes"] * 60
            if due or options["all"]:
                send_task(entry["task"], kwargs=entry.get("kwargs"))
                cache.set(key, now, timeout=None)
                self.stdout.write(f"ran {name}")
