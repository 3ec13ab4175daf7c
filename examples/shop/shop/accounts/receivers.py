"""Profiles come with users; loyalty points come with orders."""

from django.conf import settings
from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.accounts.models import Profile, User
from shop.orders.models import Order
from shop.orders.signals import order_placed


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def create_profile(sender: type, instance: User, created: bool, **kwargs: object) -> None:
    if created:
        Profile.objects.create(user=instance)


@receiver(order_placed)
def give_points(sender: type, order: Order, **kwargs: object) -> None:
    """One point per whole euro spent on goods."""
    points = int(order.goods_total - order.discount)
    Profile.objects.filter(user=order.customer).update(loyalty_points=F("loyalty_points") + points)
