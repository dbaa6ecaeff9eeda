"""Documents and their sentences. Offsets count Unicode code points of the decoded text; ends are exclusive."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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


class Sentence(models.Model):
    """A sentence: ``text == document.text.content[start:end]``. Sentences of one ``chunk`` are extracted together."""

    project_path = "document__project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="sentences", db_index=False)
    index = models.PositiveIntegerField(help_text=_("position in the document, from 0"))
    chunk = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField(help_text=_("paragraph in the document, from 0"))
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
