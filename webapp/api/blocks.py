"""What a document is made of, in reading order: its blocks, and the images that they show."""

from typing import Any, cast

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import NotFound, find
from kg.formats.blocks import BlockKind
from kg.models import Block, Document, DocumentText, Image
from webapp.api.examples import BLOCK, IMAGE, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid
from webapp.images import image_response

BOX = {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 4, "maxItems": 4}


def page_at(document: str, block: str) -> Subquery:
    """The page of the block whose document and index the fields of these names hold."""
    rows = Block.objects.filter(document=OuterRef(document), index=OuterRef(block))
    return Subquery(rows.order_by().values("page")[:1])


class CellsSerializer(serializers.Serializer[Any]):
    """Cells by row; a merged cell's text stands in each place that it covers."""

    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    header_rows = serializers.IntegerField()
    header_columns = serializers.IntegerField()


@extend_schema_serializer(examples=example(BLOCK))
class BlockSerializer(serializers.ModelSerializer[Block]):
    """A heading, paragraph, list item, table, figure, caption or code, with its place in the document's text.

    ``box`` is left, top, right and bottom as shares of the page. A figure has an ``image``, a table its ``table``, a
    caption the index of what it describes in ``captioned``.
    """

    kind = serializers.ChoiceField(choices=[kind.value for kind in BlockKind])
    page = serializers.IntegerField(allow_null=True)
    box = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()
    table = serializers.SerializerMethodField()
    captioned = serializers.SerializerMethodField()

    class Meta:
        model = Block
        fields = ("index", "kind", "level", "page", "box", "start", "end", "text", "image", "table", "captioned")
        read_only_fields = fields

    @extend_schema_field(BOX)
    def get_box(self, block: Block) -> Any:
        """Null where the format has no pages."""
        return block.box

    def get_text(self, block: Block) -> str:
        """Of a table the cells, with tabs and line breaks between them."""
        return str(getattr(block, "text", ""))

    def get_image(self, block: Block) -> str | None:
        """The uid of a figure's image."""
        return cast("str | None", block.data.get("image"))

    @extend_schema_field(CellsSerializer(allow_null=True))
    def get_table(self, block: Block) -> dict[str, Any] | None:
        """Null for what is no table."""
        return block.data if block.kind == BlockKind.TABLE else None

    def get_captioned(self, block: Block) -> int | None:
        """Null for what is no caption."""
        return cast("int | None", block.data.get("captioned"))


@extend_schema_serializer(examples=example(IMAGE))
class ImageSerializer(serializers.ModelSerializer[Image]):
    """An image of a document. ``block`` is the index of the figure that shows it; ``alt`` is what the source says."""

    project = serializers.CharField(source="project_id", read_only=True)
    document = serializers.CharField(source="document_id", read_only=True)
    page = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Image
        fields = (
            "uid",
            "project",
            "document",
            "block",
            "page",
            "media_type",
            "width",
            "height",
            "alt",
            "caption",
            "sha256",
        )
        read_only_fields = fields


class BlockList(APIView):
    """The blocks of a document."""

    @extend_schema(operation_id="list_blocks", parameters=[PageQuery], responses=page_of(BlockSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """The blocks of a document in reading order."""
        query: dict[str, Any] = valid(PageQuery, request.query_params)
        document = find(Document.objects.all(), request.user, uid)
        rows = Block.objects.for_user(request.user).filter(document=document).order_by("index")
        answer = page(request, rows, BlockSerializer, query)
        _fill_texts(document, answer.data["results"])
        return answer


def _fill_texts(document: Document, blocks: list[dict[str, Any]]) -> None:
    """Cuts the texts of neighbouring blocks out of the stretch that holds them: the whole text may have megabytes."""
    if not blocks:
        return
    first, last = min(block["start"] for block in blocks), max(block["end"] for block in blocks)
    stretch = Substr("content", first + 1, last - first)
    text = DocumentText.objects.filter(document=document).values_list(stretch, flat=True).first() or ""
    for block in blocks:
        block["text"] = text[block["start"] - first : block["end"] - first]


class ImageDetail(APIView):
    """One image."""

    @extend_schema(operation_id="get_image", responses=ImageSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """What is known of an image; its file is at ``/images/{uid}/content``."""
        rows = Image.objects.annotate(page=page_at("document", "block"))
        return Response(ImageSerializer(find(rows, request.user, uid)).data)


class ImageContent(APIView):
    """The file of an image."""

    @extend_schema(
        operation_id="get_image_content",
        responses={
            (200, kind): OpenApiResponse({"type": "string", "format": "binary"}, description="The file.")
            for kind in ("image/png", "image/jpeg", "image/webp")
        },
    )
    def get(self, request: Request, uid: str) -> HttpResponse:
        """The file: PNG, JPEG or WebP."""
        try:
            return image_response(find(Image.objects.all(), request.user, uid))
        except FileNotFoundError as error:
            raise NotFound from error
