"""What every app needs sooner or later. Think twice before adding to it."""

from __future__ import annotations

import functools
import json
import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from shop.taskqueue import send_task

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shop.orders.models import Order

logger = logging.getLogger("shop")


def new_number(prefix: str) -> str:
    """A short, unguessable, human-readable number such as `SO-2405-7F3A91`."""
    return f"{prefix}-{timezone.now():%y%m}-{secrets.token_hex(3).upper()}"


def order_label(order: Order) -> str:
    """How an order is called in mails, labels and logs."""
    return f"{order.number} ({order.customer.get_full_name() or order.customer.username})"


def client_ip(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.split(",")[0].strip() or request.META.get("REMOTE_ADDR", "")


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; an empty one if there is none that makes sense."""
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def json_error(message: str, status: int, code: str = "error") -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def as_int(value: object, default: int = 0) -> int:
    try:
        return int(str(value))
    except ValueError:
        return default


def api_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Like login_required, but answers 401 instead of sending scripts to a login form."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return json_error("Sign in first", 401, "unauthenticated")
        return view(request, *args, **kwargs)

    return guarded


def paginate(queryset: QuerySet, request: HttpRequest, per_page: int = 20) -> dict[str, Any]:
    """One page of a queryset, in the envelope all list endpoints of the API use."""
    page = Paginator(queryset, per_page).get_page(request.GET.get("page"))
    return {
        "count": page.paginator.count,
        "pages": page.paginator.num_pages,
        "page": page.number,
        "results": list(page.object_list),
    }


def alert_ops(subject: str, body: str) -> None:
    """Tell the people on call, and leave a trace in the log."""
    logger.warning("%s: %s", subject, body)
    send_task("shop.notifications.tasks.mail_ops", [subject, body])
