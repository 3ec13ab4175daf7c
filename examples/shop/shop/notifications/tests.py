from io import StringIO
from unittest import mock

from django.core import mail
from django.core.management import call_command
from django.test import SimpleTestCase, override_settings
from django.urls import reverse

from shop.common.testing import ShopTestCase
from shop.notifications import sms
from shop.notifications.models import Notification
from shop.taskqueue import UnknownTask, get_task, send_task, shared_task


class TaskQueueTests(SimpleTestCase):
    def test_tasks_are_found_by_name_without_importing_their_module(self):
        assert get_task("shop.notifications.tasks.send_receipt").name.endswith("send_receipt")
        with self.assertRaisesMessage(UnknownTask, "shop.nothing"):
            send_task("shop.nothing")

    def test_a_failing_task_does_not_fail_its_caller(self):
        @shared_task(name="shop.tests.fail")
        def fail():
            raise ValueError("broken")

        with self.assertLogs("shop.tasks", "ERROR"):
            assert fail.delay() is None
        with (
            override_settings(TASK_PROPAGATE_ERRORS=True),
            self.assertRaisesMessage(ValueError, "broken"),
        ):
            send_task("shop.tests.fail")


class MessageTests(ShopTestCase):
    def test_a_receipt_is_mailed_and_kept(self):
        order = self.place_order(self.alice, self.kettle)
        assert mail.outbox[0].subject == f"Your order {order.number}"
        notification = Notification.objects.get(order=order)
        assert "€34.00" in notification.body
        assert notification.sent_at is not None

    @override_settings(SMS_URL="https://sms.example.com")
    def test_text_messages_go_through_the_provider(self):
        answer = mock.MagicMock()
        answer.__enter__.return_value.status = 202
        with (
            mock.patch.object(sms, "requests", None),
            mock.patch("urllib.request.urlopen", return_value=answer),
        ):
            assert sms.send_sms("555-0100", "Hello")
            assert not sms.send_sms("", "Hello")


class InboxTests(ShopTestCase):
    def test_reading_clears_the_counter(self):
        assert self.client.get("/api/notifications/unread/").status_code == 401
        order = self.place_order(self.alice, self.kettle)
        self.client.force_login(self.alice)
        assert self.client.get("/api/notifications/unread/").json() == {"unread": 1}
        self.assertContains(self.client.get("/notifications/"), order.number)
        url = reverse("notifications:mark-read", args=[Notification.objects.get().pk])
        self.assertRedirects(self.client.post(url), order.get_absolute_url())
        assert self.client.get("/api/notifications/unread/").json() == {"unread": 0}


class ScheduleTests(ShopTestCase):
    def test_each_entry_runs_when_it_is_due(self):
        first, second = StringIO(), StringIO()
        call_command("run_schedule", stdout=first)
        call_command("run_schedule", stdout=second)
        assert first.getvalue().split("\n") == [
            "ran low-stock-report",
            "ran track-parcels",
            "ran daily-digest",
            "",
        ]
        assert second.getvalue() == ""
