"""Every route: the pages, the REST API, the admin site."""

from django.contrib import admin
from django.urls import include, path

from webapp.api import health, schema

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("webapp.api.urls")),
    path("api/docs", schema.docs, name="api-docs"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("webapp.pages.urls")),
]
