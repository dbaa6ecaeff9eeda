"""Personal tokens for programs: ``Authorization: Token …``. A token's key is shown once, when it is made."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import NotFound
from kg.errors import UserError
from webapp.api.authentication import person
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

MAX_TOKENS = 20
DEFAULT_DAYS = 90
MAX_DAYS = 365


class TooManyTokens(UserError):
    """More tokens than a person keeps track of."""

    code = "too-many-tokens"
    status = 409
    template = _("You have %(count)s tokens. Revoke one that is not used any more.")


def live_tokens(user: AbstractBaseUser) -> "QuerySet[AuthToken]":
    """The tokens of ``user`` that work, newest first."""
    return AuthToken.objects.filter(user_id=user.pk, expiry__gt=timezone.now()).order_by("-created", "pk")


def issue(user: AbstractBaseUser, days: int = DEFAULT_DAYS) -> tuple[AuthToken, str]:
    """A new token and its key, which nobody can read again. Raises ``TooManyTokens``."""
    count = live_tokens(user).count()
    if count >= MAX_TOKENS:
        raise TooManyTokens(count=count)
    token, key = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
    return token, key


def revoke(user: AbstractBaseUser, prefix: str) -> None:
    """Ends the token of ``user`` whose key starts with ``prefix``. Raises ``NotFound``."""
    deleted, _rows = AuthToken.objects.filter(user_id=user.pk, token_key=prefix).delete()
    if not deleted:
        raise NotFound


class TokenSerializer(serializers.ModelSerializer[AuthToken]):
    """A token, known by the first characters of its key."""

    prefix = serializers.CharField(source="token_key", read_only=True)

    class Meta:
        model = AuthToken
        fields = ("prefix", "created", "expiry")
        read_only_fields = fields


class NewTokenSerializer(TokenSerializer):
    """A token just made, with its key."""

    key = serializers.CharField(read_only=True, help_text="Shown this once.")

    class Meta:
        model = AuthToken
        fields = ("prefix", "created", "expiry", "key")
        read_only_fields = fields


class TokenInput(serializers.Serializer[Any]):
    """How long a token works."""

    days = serializers.IntegerField(default=DEFAULT_DAYS, min_value=1, max_value=MAX_DAYS)


class TokenList(APIView):
    """The reader's own tokens."""

    @extend_schema(operation_id="list_tokens", parameters=[PageQuery], responses=page_of(TokenSerializer))
    def get(self, request: Request) -> Response:
        """Your tokens that work, newest first."""
        query = valid(PageQuery, request.query_params)
        return page(request, live_tokens(person(request)), TokenSerializer, query)

    @extend_schema(operation_id="create_token", request=TokenInput, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Makes a token. Its key is in this answer and nowhere else."""
        token, key = issue(person(request), valid(TokenInput, request.data)["days"])
        body = {**TokenSerializer(token).data, "key": key}
        return Response(body, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class TokenDetail(APIView):
    """One of the reader's tokens."""

    @extend_schema(operation_id="revoke_token", responses={204: None})
    def delete(self, request: Request, prefix: str) -> Response:
        """Ends a token at once."""
        revoke(person(request), prefix)
        return Response(status=status.HTTP_204_NO_CONTENT)
