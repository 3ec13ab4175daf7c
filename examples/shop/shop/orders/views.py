"""Checkout and the customer's own orders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, View

from shop.cart.models import Cart
from shop.cart.totals import totals_for
from shop.common import CheckoutError
from shop.orders import services
from shop.orders.forms import CheckoutForm
from shop.orders.models import Order


class OrderList(LoginRequiredMixin, ListView):
    template_name = "orders/order_list.html"
    context_object_name = "orders"
    paginate_by = 20

    def get_queryset(self) -> QuerySet:
        orders = Order.objects.filter(customer=self.request.user)
        return orders.select_related("shipment__carrier")


class OrderDetail(LoginRequiredMixin, DetailView):
    template_name = "orders/order_detail.html"
    context_object_name = "order"
    slug_field = "number"
    slug_url_kwarg = "number"

    def get_queryset(self) -> QuerySet:
        orders = Order.objects.select_related("customer__profile", "shipping_address")
        if self.request.user.is_staff:
            return orders
        return orders.filter(customer=self.request.user)


class Checkout(LoginRequiredMixin, View):
    template_name = "orders/checkout.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        cart = self.cart()
        if cart is None:
            return redirect("cart:detail")
        return self.page(cart, CheckoutForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        cart = self.cart()
        if cart is None:
            return redirect("cart:detail")
        form = CheckoutForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(cart, form, status=400)
        try:
            order = services.checkout(cart=cart, customer=request.user, **form.cleaned_data)
        except CheckoutError as error:
            messages.error(request, str(error))
            return self.page(cart, form, status=409)
        del request.session["cart_id"]
        messages.success(request, f"Thank you. Your order is {order.number}")
        return redirect(order)

    def cart(self) -> Cart | None:
        # Not request.cart: that one may be another device's.
        cart_id = self.request.session.get("cart_id")
        return Cart.objects.filter(pk=cart_id, status=Cart.OPEN).first()

    def page(self, cart: Cart, form: CheckoutForm, status: int = 200) -> HttpResponse:
        context = {"cart": cart, "form": form, "totals": totals_for(cart)}
        return render(self.request, self.template_name, context, status=status)


@login_required
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    order = get_object_or_404(Order, number=number, customer=request.user)
    try:
        services.cancel(order, request.user)
    except CheckoutError as error:
        messages.error(request, str(error))
    return redirect(order)


@login_required
def reorder(request: HttpRequest, number: str) -> HttpResponse:
    """Put an old order's products into the cart again."""
    order = get_object_or_404(Order, number=number, customer=request.user)
    cart = Cart.objects.filter(pk=request.session.get("cart_id"), status=Cart.OPEN).first()
    if cart is None:
        cart = Cart.objects.create(customer=request.user)
        request.session["cart_id"] = cart.pk
    for line in order.lines.select_related("product"):
        if line.product.active:
            cart.add(line.product, line.quantity)
    return redirect("cart:detail")
