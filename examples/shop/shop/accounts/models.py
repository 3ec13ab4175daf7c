"""People: the user who signs in, what we know of them, where they live."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from shop.common.models import TimeStampedModel


class User(AbstractUser):
    email = models.EmailField(unique=True)
    is_wholesale = models.BooleanField(default=False, help_text="Pays on invoice, sees net prices")


class Address(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses"
    )
    recipient = models.CharField(max_length=120)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2, default="GB")

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}, {self.postcode} {self.city}"


class Profile(TimeStampedModel):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    phone = models.CharField(max_length=30, blank=True)
    newsletter = models.BooleanField(default=False)
    loyalty_points = models.PositiveIntegerField(default=0)
    default_address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    favourites = models.ManyToManyField("catalog.Product", blank=True, related_name="fans")

    def __str__(self) -> str:
        return f"Profile of {self.user}"

    @property
    def has_open_orders(self) -> bool:
        # Imported here because orders.models needs accounts to be loaded first.
        from shop.orders.models import OpenOrder

        return OpenOrder.objects.filter(customer=self.user).exists()
