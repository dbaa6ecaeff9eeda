"""The tables of documents, and what a project's people said of their columns."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH
from kg.models.document import Document
from kg.models.project import Project, ScopedQuerySet


class DocumentTable(models.Model):
    """The tables of a document that have the same headers (``kg.tables.View.signature``), in one row."""

    project_path = "document__project"

    document = models.ForeignKey(Document, models.CASCADE, related_name="tables", db_index=False)
    signature = models.CharField(max_length=UID_LENGTH, db_index=True)
    headers = models.JSONField()
    block = models.PositiveIntegerField(help_text=_("the index of the first of their blocks"))
    blocks = models.PositiveIntegerField(default=1, help_text=_("how many blocks they are"))
    records = models.PositiveIntegerField(default=0, help_text=_("rows below the headers"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "block")
        constraints = [models.UniqueConstraint(fields=["document", "signature"], name="one_row_per_kind_of_table")]

    def __str__(self) -> str:
        return " · ".join(self.headers)


class TableMapping(models.Model):
    """What a person said the columns of tables with these headers are: ``kg.tables.Mapping`` as JSON.

    It holds for every table of the project with this signature, also of later files. uid = hash(project, signature).
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="table_mappings", db_index=False)
    signature = models.CharField(max_length=UID_LENGTH)
    headers = models.JSONField()
    mapping = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    rev = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at", "uid")
        constraints = [models.UniqueConstraint(fields=["project", "signature"], name="one_mapping_per_kind_of_table")]
        verbose_name = _("table mapping")
        verbose_name_plural = _("table mappings")

    def __str__(self) -> str:
        return " · ".join(self.headers)
