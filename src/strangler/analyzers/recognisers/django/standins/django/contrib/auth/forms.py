"""Forms of signing in and of passwords.

Source: django/contrib/auth/forms.py."""

from django.contrib.auth import Known, authenticate
from django.core.mail import EmailMultiAlternatives
from django.forms.forms import Form
from django.forms.models import ModelForm
from django.template.loader import render_to_string

from strangler.standins.terms import reads


class AuthenticationForm(Form):
    def __init__(self, request=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        self.user_cache = authenticate(self.request)
        self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def confirm_login_allowed(self, user):
        pass

    def get_user(self):
        return self.user_cache

    def get_invalid_login_error(self):
        return ""


class BaseUserCreationForm(ModelForm):
    def clean(self):
        return super().clean()

    def clean_password2(self):
        return ""

    def save(self, commit=True):
        user = super().save(commit=False)
        user.set_password("")
        if commit:
            user.save()
            self._save_m2m()
        return user


class UserCreationForm(BaseUserCreationForm):
    def clean_username(self):
        reads(self._model)
        return ""

    def full_clean(self):
        self.clean_username()
        super().full_clean()


class AdminUserCreationForm(UserCreationForm):
    pass


class UserChangeForm(ModelForm):
    pass


class SetPasswordForm(Form):
    def __init__(self, user=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def save(self, commit=True):
        self.user.set_password("")
        if commit:
            self.user.save()
        return self.user


class PasswordChangeForm(SetPasswordForm):
    def clean_old_password(self):
        self.user.check_password("")
        return ""

    def full_clean(self):
        self.clean_old_password()
        super().full_clean()


class AdminPasswordChangeForm(SetPasswordForm):
    pass


class PasswordResetForm(Form):
    def get_users(self, email):
        user = Known().user
        reads(user)
        return [user]

    def send_mail(
        self,
        subject_template_name,
        email_template_name,
        context,
        from_email,
        to_email,
        html_email_template_name=None,
    ):
        render_to_string(subject_template_name, context)
        render_to_string(email_template_name, context)
        EmailMultiAlternatives().send()

    def save(
        self,
        domain_override=None,
        subject_template_name="",
        email_template_name="",
        use_https=False,
        token_generator=None,
        from_email=None,
        request=None,
        html_email_template_name=None,
        extra_email_context=None,
    ):
        for user in self.get_users(""):
            self.send_mail(
                subject_template_name, email_template_name, {"user": user}, from_email, ""
            )
