"""The processors' webhook, the payment page, refunds by the support desk."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.common import ShopError
from shop.orders import services as order_services
from shop.payments import services
from shop.payments.models import Payment
from shop.utils import client_ip, json_body, json_error, logger


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    token = request.headers.get("X-Webhook-Token", "")
    if not constant_time_compare(token, settings.PAYMENT_WEBHOOK_TOKEN):
        logger.warning("webhook with a wrong token from %s", client_ip(request))
        return json_error("Wrong token", 403)
    event = json_body(request)
    if gateway not in settings.PAYMENT_GATEWAYS or "id" not in event:
        return json_error("Not an event of ours", 400)
    return JsonResponse({"applied": services.handle_event(gateway, event)})


@login_required
def payment_status(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    payment = get_object_or_404(
        Payment.objects.select_related("order"), reference=reference, order__customer=request.user
    )
    return render(request, "payments/status.html", {"payment": payment})


@require_POST
@permission_required("payments.add_refund", raise_exception=True)
def refund(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    payment = get_object_or_404(Payment.objects.select_related("order"), reference=reference)
    try:
        services.refund_order(payment.order, request.user, request.POST.get("reason", ""))
    except ShopError as error:
        messages.error(request, str(error))
    else:
        order_services.mark_refunded(payment.order)
    return redirect("orders:detail", number=payment.order.number)
