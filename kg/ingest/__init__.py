"""From an uploaded file to rows of the record."""
