"""Who sends a request: the browser's session (with CSRF protection) or ``Authorization: Token …``."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request


def person(request: Request) -> User:
    """The person who sends ``request``. Raises ``NotAuthenticated`` for a visitor."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, for which bytes that are no text are a wrong token and not a crash."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """The user and the token. Raises ``AuthenticationFailed``."""
        if not token.isalnum():
            raise AuthenticationFailed
        return super().authenticate_credentials(token)  # type: ignore[no-untyped-call]


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes it."""

    target_class = TokenAuthentication
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """OpenAPI knows no `Token` scheme, so it is a header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and a space before the key: `Authorization: Token 0f1e…`.",
        }
