"""Documents and their sentences. Offsets count Unicode code points of the decoded text; ends are exclusive."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.formats.blocks import BlockKind
from kg.identity import UID_LENGTH
from kg.models.project import Project, ScopedQuerySet


class Document(models.Model):
    """An uploaded file and what was read from it. uid = hash(project, sha256): the same file is the same document."""

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="documents", db_index=False)
    name = models.CharField(_("name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("bytes"))
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=32, blank=True, help_text=_("as detected; empty until it was read"))
    language = models.CharField(max_length=8, blank=True, help_text=_("of most of its sentences: zh or en"))
    page_count = models.PositiveIntegerField(null=True, help_text=_("where the format has pages, slides or sheets"))
    notes = models.JSONField(default=list, blank=True, help_text=_("what could not be read: codes and parameters"))
    names = models.JSONField(default=dict, blank=True, help_text=_("what its text says of names: kg.linking.document"))
    archive = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="members")
    characters = models.PositiveIntegerField(default=0)
    sentence_count = models.PositiveIntegerField(default=0)
    statements_found = models.PositiveIntegerField(null=True, help_text=_("set when it was read to its end"))
    entities_found = models.PositiveIntegerField(null=True, help_text=_("set when it was read to its end"))
    extractor = models.CharField(max_length=64, blank=True, help_text=_("version of the model and rules that read it"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rev = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "uid")
        constraints = [models.UniqueConstraint(fields=["project", "sha256"], name="one_document_per_content")]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.name


class DocumentText(models.Model):
    """The decoded text, apart from its document so that lists never load it."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="text")
    content = models.TextField()


class Block(models.Model):
    """A heading, paragraph, list item, table, figure or caption: ``document.text.content[start:end]``.

    ``index`` is what ``Sentence.paragraph`` counts. ``data`` holds what is particular to the kind: of a table
    ``{"rows": [[…]], "header_rows": n, "header_columns": n}``, of a figure ``{"image": uid}``, of a caption
    ``{"captioned": index}``.
    """

    project_path = "document__project"

    document = models.ForeignKey(Document, models.CASCADE, related_name="blocks", db_index=False)
    index = models.PositiveIntegerField(help_text=_("position in the document, from 0"))
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in BlockKind])
    level = models.PositiveSmallIntegerField(default=0, help_text=_("of a heading or of a list"))
    page = models.PositiveIntegerField(null=True, help_text=_("page, slide or sheet, from 1"))
    box = models.JSONField(null=True, help_text=_("left, top, right, bottom as shares of the page"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    data = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "index")
        constraints = [models.UniqueConstraint(fields=["document", "index"], name="one_block_per_position")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.index} {self.kind}"


class Image(models.Model):
    """An image of a document, or an uploaded image. uid = hash(document, position); the file lies under its sha256."""

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="images")
    document = models.ForeignKey(Document, models.CASCADE, related_name="images")
    block = models.PositiveIntegerField(help_text=_("the index of its block"))
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=32)
    width = models.PositiveIntegerField(help_text=_("pixels"))
    height = models.PositiveIntegerField(help_text=_("pixels"))
    alt = models.TextField(blank=True, help_text=_("what the source says of it"))
    caption = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "block", "uid")

    def __str__(self) -> str:
        return self.caption or self.alt or self.uid


class Sentence(models.Model):
    """A sentence: ``text == document.text.content[start:end]``. Sentences of one ``chunk`` are extracted together.

    Of a table each row is one sentence.
    """

    project_path = "document__project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="sentences", db_index=False)
    index = models.PositiveIntegerField(help_text=_("position in the document, from 0"))
    chunk = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField(help_text=_("the index of its block"))
    heading = models.PositiveSmallIntegerField(default=0, help_text=_("heading level; 0 for running text"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    rev = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "index")
        indexes = [models.Index(fields=["document", "chunk"])]
        constraints = [models.UniqueConstraint(fields=["document", "index"], name="one_sentence_per_position")]

    def __str__(self) -> str:
        return self.text
