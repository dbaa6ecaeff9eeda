"""From an uploaded file to rows of the record.

``receive`` runs in the web process and is cheap: it stores the file and queues a job. ``kg.ingest.run`` is the job, in
a worker: read, split, extract, write, chunk by chunk. ``remove`` takes a document and all that only it supports away.
"""

from kg.ingest.errors import (
    BinaryFile,
    EmptyFile,
    FileMissing,
    TooLarge,
    UndecodableText,
    UnsupportedFormat,
    WrongFormat,
)
from kg.ingest.receiving import Received, receive
from kg.ingest.removing import remove

__all__ = [
    "BinaryFile",
    "EmptyFile",
    "FileMissing",
    "Received",
    "TooLarge",
    "UndecodableText",
    "UnsupportedFormat",
    "WrongFormat",
    "receive",
    "remove",
]
