"""Public tracking, and the packing table's button."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from shop.shipping.models import Shipment


class TrackParcel(DetailView):
    """No sign-in: the number in the mail is the key."""

    template_name = "shipping/track.html"
    context_object_name = "shipment"
    slug_field = "tracking"
    slug_url_kwarg = "tracking"
    queryset = Shipment.objects.select_related("order__shipping_address", "carrier").exclude(
        tracking=""
    )


@require_POST
@permission_required("shipping.change_shipment", raise_exception=True)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The courier took the parcel."""
    shipment = get_object_or_404(Shipment, pk=pk, status=Shipment.READY)
    shipment.set_status(Shipment.IN_TRANSIT)
    return redirect("orders:detail", number=shipment.order.number)
