"""Sign-in, sign-out, passwords, access tokens."""

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


class SignIn(views.LoginView):
    """Too many wrong passwords lead to templates/account/locked.html (settings: AXES_LOCKOUT_TEMPLATE)."""

    template_name = "account/sign_in.html"
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """By POST only."""


class ChangePassword(views.PasswordChangeView):
    """Other sessions of this person end; this one stays."""

    template_name = "account/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Says so on the next page."""
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


@login_required
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """The page of access tokens; its script makes and revokes them through the REST API."""
    return render(request, "account/tokens.html")
