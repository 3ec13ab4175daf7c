from django import forms
from django.contrib.auth.forms import UserCreationForm

from shop.accounts.models import Profile, User


class RegistrationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email", "first_name", "last_name")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ("phone", "newsletter", "default_address")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_address"].queryset = self.instance.user.addresses
