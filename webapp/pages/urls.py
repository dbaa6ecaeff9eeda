"""Routes of the pages."""

from django.urls import path
from django.views.i18n import set_language

from webapp.pages import (
    accounts,
    analysis,
    candidates,
    conflicts,
    document,
    entity_types,
    graph,
    jobs,
    library,
    model_versions,
    projects,
    proposals,
    relation_types,
    review,
    tables,
)

urlpatterns = [
    path("", projects.home, name="home"),
    path("sign-in", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out", accounts.SignOut.as_view(), name="sign-out"),
    path("password", accounts.ChangePassword.as_view(), name="password"),
    path("language", set_language, name="set_language"),
    path("account/tokens", accounts.tokens, name="tokens"),
    path("projects", projects.projects, name="projects"),
    path("p/<str:project>", library.library, name="library"),
    path("p/<str:project>/settings", projects.settings, name="project-settings"),
    path("p/<str:project>/delete", projects.delete, name="project-delete"),
    path("p/<str:project>/members", projects.members, name="members"),
    path("p/<str:project>/graph", graph.graph, name="graph"),
    path("p/<str:project>/review", review.review, name="review"),
    path("p/<str:project>/models", model_versions.models, name="models"),
    path("p/<str:project>/models/<str:action>", model_versions.act, name="models-act"),
    path("p/<str:project>/merge", candidates.merge_candidates, name="merge-candidates"),
    path("p/<str:project>/analyze", analysis.analyze, name="analyze"),
    path("p/<str:project>/schema", relation_types.relation_types, name="relation-types"),
    path("p/<str:project>/schema/entity-types", entity_types.entity_types, name="entity-types"),
    path("p/<str:project>/schema/colours.css", entity_types.colours, name="type-colours"),
    path("p/<str:project>/schema/conflicts", conflicts.conflicts, name="conflicts"),
    path("p/<str:project>/schema/add", relation_types.add, name="relation-type-add"),
    path("p/<str:project>/schema/import", relation_types.take, name="relation-types-import"),
    path("p/<str:project>/schema/do/<str:action>", relation_types.act, name="relation-types-act"),
    path("p/<str:project>/schema/<str:uid>", relation_types.change, name="relation-type"),
    path("p/<str:project>/jobs", jobs.jobs, name="jobs"),
    path("p/<str:project>/jobs/<str:job>/<str:action>", jobs.act, name="job-act"),
    path("p/<str:project>/reextract", proposals.reextract, name="reextract"),
    path("p/<str:project>/documents/<str:document>/reextract", proposals.reextract, name="document-reextract"),
    path("p/<str:project>/proposals/<str:proposal>", proposals.proposal, name="proposal"),
    path("p/<str:project>/proposals/<str:proposal>/<str:action>", proposals.act, name="proposal-act"),
    path("p/<str:project>/documents/<str:document>", document.document, name="document"),
    path("p/<str:project>/images/<str:image>", document.image, name="image"),
    path("p/<str:project>/documents/<str:document>/tables", tables.tables, name="document-tables"),
    path(
        "p/<str:project>/documents/<str:document>/tables/<str:signature>/preview", tables.preview, name="table-preview"
    ),
    path("p/<str:project>/documents/<str:document>/row", library.row, name="document-row"),
    path("p/<str:project>/documents/<str:document>/delete", library.delete, name="document-delete"),
]
