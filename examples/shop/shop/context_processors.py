"""What the page header shows on every page, whichever app renders it."""

from django.http import HttpRequest

from shop.cart.models import CartItem
from shop.catalog.models import Category
from shop.common.cache import cache_key, cached
from shop.notifications.models import Notification


def storefront(request: HttpRequest) -> dict[str, object]:
    cart_id = request.session.get("cart_id")
    unread = 0
    if request.user.is_authenticated:
        unread = Notification.objects.filter(user=request.user, read_at=None).count()
    return {
        "cart_count": CartItem.objects.filter(cart_id=cart_id).count() if cart_id else 0,
        "unread_notifications": unread,
        "nav_categories": cached(
            cache_key("nav"), lambda: list(Category.objects.filter(parent=None))
        ),
    }
