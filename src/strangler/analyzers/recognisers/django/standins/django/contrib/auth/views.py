"""Views of signing in and of passwords.

Source: django/contrib/auth/views.py."""

from django.contrib.auth import Known, login, logout, update_session_auth_hash
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.views.generic.base import TemplateView
from django.views.generic.edit import FormView

from strangler.standins.terms import reads


class RedirectURLMixin:
    next_page = None
    redirect_field_name = ""

    def get_success_url(self):
        return self.get_redirect_url() or self.get_default_redirect_url()

    def get_redirect_url(self, *args, **kwargs):
        self.get_success_url_allowed_hosts()
        return ""

    def get_success_url_allowed_hosts(self):
        return {""}

    def get_default_redirect_url(self):
        return ""


class LoginView(RedirectURLMixin, FormView):
    form_class = AuthenticationForm
    authentication_form = None
    template_name = "registration/login.html"
    redirect_authenticated_user = False
    extra_context = None

    def get_form_class(self):
        return self.authentication_form or self.form_class

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["request"] = self.request
        return kwargs

    def form_valid(self, form):
        login(self.request, form.get_user())
        self.get_success_url()


class LogoutView(RedirectURLMixin, TemplateView):
    template_name = "registration/logged_out.html"

    def post(self, request, *args, **kwargs):
        logout(self.request)
        self.get_success_url()
        return super().get(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.post(request, *args, **kwargs)


class PasswordResetView(FormView):
    form_class = PasswordResetForm
    template_name = "registration/password_reset_form.html"
    email_template_name = "registration/password_reset_email.html"
    subject_template_name = "registration/password_reset_subject.txt"

    def form_valid(self, form):
        form.save(
            subject_template_name=self.subject_template_name,
            email_template_name=self.email_template_name,
        )
        return super().form_valid(form)


class PasswordResetDoneView(TemplateView):
    template_name = "registration/password_reset_done.html"


class PasswordResetConfirmView(FormView):
    form_class = SetPasswordForm
    post_reset_login = False
    template_name = "registration/password_reset_confirm.html"

    def get(self, request, *args, **kwargs):
        self.user = self.get_user("")
        self.request.session["_password_reset_token"] = ""
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.user = self.get_user("")
        return super().post(request, *args, **kwargs)

    def get_user(self, uidb64):
        user = Known().user
        reads(user)
        return user

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["user"] = self.user
        return kwargs

    def form_valid(self, form):
        user = form.save()
        del self.request.session["_password_reset_token"]
        if self.post_reset_login:
            login(self.request, user)
        return super().form_valid(form)


class PasswordResetCompleteView(TemplateView):
    template_name = "registration/password_reset_complete.html"


class PasswordChangeView(FormView):
    form_class = PasswordChangeForm
    template_name = "registration/password_change_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["user"] = self.request.user
        return kwargs

    def form_valid(self, form):
        form.save()
        update_session_auth_hash(self.request, form.user)
        return super().form_valid(form)


class PasswordChangeDoneView(TemplateView):
    template_name = "registration/password_change_done.html"
