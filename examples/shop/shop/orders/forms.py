from django import forms
from django.conf import settings

from shop.accounts.models import Address, User
from shop.shipping.models import Carrier


class CheckoutForm(forms.Form):
    address = forms.ModelChoiceField(queryset=Address.objects.none())
    carrier = forms.ModelChoiceField(queryset=Carrier.objects.order_by("name"))
    gateway = forms.ChoiceField()

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].queryset = Address.objects.filter(user=user)
        self.fields["gateway"].choices = [
            (code, code.title()) for code in settings.PAYMENT_GATEWAYS
        ]
        self.fields["gateway"].initial = settings.PAYMENT_DEFAULT_GATEWAY
        self.fields["address"].initial = user.profile.default_address_id
