"""The customer's inbox."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from shop.notifications.models import Notification
from shop.utils import api_login_required


class Inbox(LoginRequiredMixin, ListView):
    template_name = "notifications/inbox.html"
    context_object_name = "notifications"
    paginate_by = 30

    def get_queryset(self) -> QuerySet:
        return Notification.objects.filter(user=self.request.user).select_related("order")


@login_required
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    notification = get_object_or_404(Notification, pk=pk, user=request.user)
    notification.read_at = timezone.now()
    notification.save(update_fields=["read_at", "updated_at"])
    return redirect(notification.order or "notifications:inbox")


@api_login_required
def unread_count(request: HttpRequest) -> JsonResponse:
    """Polled by every open page."""
    count = Notification.objects.filter(user=request.user, read_at=None).count()
    return JsonResponse({"unread": count})
