"""Which cart belongs to a request: the session says it, under `cart_id`."""

from django.http import HttpRequest

from shop.cart.models import Cart


def get_cart(request: HttpRequest, create: bool = False) -> Cart | None:
    """The visitor's open cart; None, or a new one, if there is none."""
    cart = Cart.objects.filter(pk=request.session.get("cart_id"), status=Cart.OPEN).first()
    if cart is None and request.user.is_authenticated:
        cart = Cart.objects.filter(customer=request.user, status=Cart.OPEN).last()
    if cart is None and create:
        customer = request.user if request.user.is_authenticated else None
        cart = Cart.objects.create(customer=customer)
    if cart is not None:
        request.session["cart_id"] = cart.pk
    return cart


def adopt_cart(request: HttpRequest) -> Cart | None:
    """After signing in: the anonymous cart becomes the user's, merged with an older one."""
    anonymous = Cart.objects.filter(
        pk=request.session.get("cart_id"), customer=None, status=Cart.OPEN
    ).first()
    if anonymous is None:
        return get_cart(request)
    older = Cart.objects.filter(customer=request.user, status=Cart.OPEN).last()
    if older is None:
        anonymous.customer = request.user
        anonymous.save(update_fields=["customer", "updated_at"])
        return anonymous
    for item in anonymous.items.select_related("product"):
        older.add(item.product, item.quantity)
    anonymous.set_status(Cart.ABANDONED)
    request.session["cart_id"] = older.pk
    return older
