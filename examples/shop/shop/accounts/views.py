"""Signing in and up, and the account pages."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView
from django.db.models import QuerySet
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, ListView, TemplateView, UpdateView

from shop.accounts.forms import ProfileForm, RegistrationForm
from shop.accounts.models import Address, Profile, User
from shop.cart.session import adopt_cart
from shop.catalog.models import Product
from shop.orders.models import Order


class SignIn(LoginView):
    template_name = "accounts/login.html"

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        # The session outlives the sign-in, and with it the anonymous cart.
        if self.request.session.get("cart_id"):
            adopt_cart(self.request)
        return response


class Register(CreateView):
    model = User
    form_class = RegistrationForm
    template_name = "accounts/register.html"
    success_url = reverse_lazy("accounts:overview")

    def form_valid(self, form: ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        login(self.request, self.object)
        adopt_cart(self.request)
        return response


class Overview(LoginRequiredMixin, TemplateView):
    template_name = "accounts/overview.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        user = self.request.user
        return super().get_context_data(
            profile=user.profile,
            favourites=user.profile.favourites.all(),
            latest_orders=Order.objects.filter(customer=user)[:5],
            **kwargs,
        )


class EditProfile(LoginRequiredMixin, UpdateView):
    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("accounts:overview")

    def get_object(self, queryset: QuerySet | None = None) -> Profile:
        return self.request.user.profile


class AddressList(LoginRequiredMixin, ListView):
    template_name = "accounts/addresses.html"
    context_object_name = "addresses"

    def get_queryset(self) -> QuerySet:
        return Address.objects.filter(user=self.request.user)


class AddAddress(LoginRequiredMixin, CreateView):
    model = Address
    fields = ("recipient", "street", "postcode", "city", "country")
    template_name = "accounts/address_form.html"
    success_url = reverse_lazy("accounts:addresses")

    def form_valid(self, form: ModelForm) -> HttpResponse:
        form.instance.user = self.request.user
        response = super().form_valid(form)
        Profile.objects.filter(user=self.request.user, default_address=None).update(
            default_address=self.object
        )
        return response


@login_required
@require_POST
def toggle_favourite(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    favourites = request.user.profile.favourites
    if favourites.filter(pk=product.pk).exists():
        favourites.remove(product)
    else:
        favourites.add(product)
    return redirect(product)
