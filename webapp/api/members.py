"""Who belongs to a project. Members see each other; owners add, change and remove; anybody may leave."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import projects
from kg.access import find
from kg.models import Membership, Project, Role
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A person's role in a project."""

    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "username", "role")
        read_only_fields = fields


class NewMember(serializers.Serializer[Any]):
    """Whom to add, and as what."""

    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Role.choices, default=Role.VIEWER)


class RoleInput(serializers.Serializer[Any]):
    """A role to give."""

    role = serializers.ChoiceField(choices=Role.choices)


class MemberList(APIView):
    """The members of a project."""

    @extend_schema(operation_id="list_members", parameters=[PageQuery], responses=page_of(MemberSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """The members of a project."""
        project = find(Project.objects.all(), request.user, uid)
        rows = project.memberships.select_related("user").order_by("pk")
        return page(request, rows, MemberSerializer, valid(PageQuery, request.query_params))

    @extend_schema(operation_id="add_member", request=NewMember, responses={201: MemberSerializer})
    def post(self, request: Request, uid: str) -> Response:
        """Adds a person by user name. Owners only."""
        project = find(Project.objects.all(), request.user, uid, Role.OWNER)
        values = valid(NewMember, request.data)
        member = projects.add_member(project, values["username"], Role(values["role"]))
        return Response(MemberSerializer(member).data, status=status.HTTP_201_CREATED)


class MemberDetail(APIView):
    """One membership."""

    @extend_schema(operation_id="change_member", request=RoleInput, responses=MemberSerializer)
    def patch(self, request: Request, uid: str, member: int) -> Response:
        """Gives a member another role. Owners only; the last owner stays one."""
        find(Project.objects.all(), request.user, uid, Role.OWNER)
        membership = find(Membership.objects.filter(project=uid).select_related("user"), request.user, member)
        projects.change_role(membership, Role(valid(RoleInput, request.data)["role"]))
        return Response(MemberSerializer(membership).data)

    @extend_schema(operation_id="remove_member", responses={204: None})
    def delete(self, request: Request, uid: str, member: int) -> Response:
        """Removes a member, or yourself. Owners only, except for leaving; the last owner stays."""
        membership = find(Membership.objects.filter(project=uid), request.user, member)
        if membership.user_id != request.user.pk:
            find(Project.objects.all(), request.user, uid, Role.OWNER)
        projects.remove_member(membership)
        return Response(status=status.HTTP_204_NO_CONTENT)
