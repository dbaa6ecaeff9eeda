"""Why a file is not taken, or cannot be read."""

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError


class EmptyFile(UserError):
    """No byte, or nothing but white space."""

    code = "empty-file"
    template = _("“%(name)s” is empty. Choose a file with text in it.")


class TooLarge(UserError):
    """More than ``settings.MAX_UPLOAD_BYTES``."""

    code = "file-too-large"
    status = 413
    template = _("“%(name)s” is larger than %(limit)s MB. Split it and upload the parts.")


class UnsupportedFormat(UserError):
    """A file name whose ending we do not read."""

    code = "unsupported-format"
    status = 415
    template = _("“%(name)s” is of a kind that cannot be read yet. Upload one of: %(supported)s.")


class BinaryFile(UserError):
    """The name says text, the content does not."""

    code = "binary-file"
    status = 415
    template = _("“%(name)s” is not a text file, whatever its name says. Save it as plain text and upload that.")


class UndecodableText(UserError):
    """Text in no encoding that we know, or damaged."""

    code = "undecodable-text"
    status = 422
    template = _("The characters of “%(name)s” cannot be read. Save it as UTF-8 and upload it again.")


class FileMissing(UserError):
    """The stored file is gone, which only happens when someone deletes it by hand."""

    code = "file-missing"
    status = 410
    template = _("The stored copy of “%(name)s” is gone. Delete the document and upload the file again.")
