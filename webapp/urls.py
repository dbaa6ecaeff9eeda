"""Every route: the pages, the REST API, the admin site."""

from django.contrib import admin
from django.urls import include, path

from webapp.api import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("webapp.api.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("webapp.pages.urls")),
]
