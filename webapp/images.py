"""An image file as an answer, for the pages and the API alike."""

from django.http import HttpResponse

from kg.ingest import files
from kg.models import Image

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
"""What browsers show and what cannot hold a script."""
KEPT_SECONDS = 3600


def image_response(image: Image) -> HttpResponse:
    """The bytes of ``image`` with its own type, not to be guessed at. Raises FileNotFoundError."""
    content_type = image.media_type if image.media_type in SHOWN else "application/octet-stream"
    response = HttpResponse(files.path_of(image.sha256).read_bytes(), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'inline; filename="{image.pk}.{content_type.rpartition("/")[2]}"'
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["ETag"] = f'"{image.sha256}"'
    return response
