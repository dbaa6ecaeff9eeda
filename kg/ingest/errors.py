"""Why a file is not taken, or cannot be read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kg.errors import UserError
from kg.formats.blocks import ReadingFailed


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


class WrongFormat(UserError):
    """The bytes are of another kind than the name's ending says."""

    code = "wrong-format"
    status = 415
    template = _(
        "“%(name)s” is not a %(expected)s file but %(actual)s. Give it the ending that fits, or choose another file."
    )


class BrokenFile(UserError):
    """The reader of its format cannot make sense of it."""

    code = "broken-file"
    status = 422
    template = _(
        "“%(name)s” is damaged and cannot be read as %(format)s. Save it again where it was made and upload that."
    )


class EncryptedFile(UserError):
    """Nobody reads it without its password."""

    code = "encrypted-file"
    status = 422
    template = _("“%(name)s” is protected by a password. Save it without one and upload that.")


class UnpacksTooLarge(UserError):
    """A compressed file that holds far more than it weighs. ``limit`` in megabytes."""

    code = "unpacks-too-large"
    status = 422
    template = _("“%(name)s” would unpack to more than %(limit)s MB. Split it and upload the parts.")


class TooManyParts(UserError):
    """An archive, or a document that is one, with more files than we open."""

    code = "too-many-parts"
    status = 422
    template = _("“%(name)s” holds more than %(limit)s files. Split it and upload the parts.")


class ImageTooLarge(UserError):
    """More pixels than we decode. ``limit`` in millions."""

    code = "image-too-large"
    status = 422
    template = _("“%(name)s” has more than %(limit)s million pixels. Make it smaller and upload that.")


class ReadingTooLong(UserError):
    """The reader was stopped. ``limit`` in seconds."""

    code = "reading-too-long"
    status = 422
    template = _("Reading “%(name)s” took more than %(limit)s seconds and was stopped. Split it and upload the parts.")


class ReadingTooLarge(UserError):
    """The reader asked for more memory than it may have."""

    code = "reading-too-large"
    status = 422
    template = _("Reading “%(name)s” needs more memory than it may have. Split it and upload the parts.")


class NoText(UserError):
    """A document of scanned pages."""

    code = "no-text"
    status = 422
    template = _("“%(name)s” holds only scanned images and no text. Run OCR first, or upload a version with text.")


class NothingInside(UserError):
    """An archive without any file that we read."""

    code = "nothing-inside"
    status = 422
    template = _("“%(name)s” holds no file that can be read. It may hold: %(supported)s.")


class TableTooLarge(UserError):
    """More cells than a reading may hold."""

    code = "table-too-large"
    status = 422
    template = _("“%(name)s” holds a table of more than %(limit)s cells. Split it and upload the parts.")


class TableTooWide(UserError):
    """More columns than a person could name."""

    code = "table-too-wide"
    status = 422
    template = _("“%(name)s” holds a table of more than %(limit)s columns. Keep those that matter and upload that.")


class CellTooLong(UserError):
    """A cell that nobody meant to be one."""

    code = "cell-too-long"
    status = 422
    template = _(
        "A cell of “%(name)s” holds more than %(limit)s characters. "
        "A quotation mark may be missing; save it as CSV again."
    )


class JsonBroken(UserError):
    """Not JSON. ``line`` counts from 1."""

    code = "json-broken"
    status = 422
    template = _("“%(name)s” is not valid JSON at line %(line)s. Correct that line and upload it again.")


class JsonTooDeep(UserError):
    """Objects in objects, beyond what anybody writes."""

    code = "json-too-deep"
    status = 422
    template = _("“%(name)s” is nested more than %(limit)s levels deep. Make it flatter and upload that.")


class HiddenSheets(UserError):
    """A note: sheets of a workbook that were not read."""

    code = "hidden-sheets"
    template = _("Hidden sheets were left out: %(names)s. Show them in Excel and upload the file again if they matter.")


class JsonRepeatedKeys(UserError):
    """A note: keys that their object has twice."""

    code = "json-repeated-keys"
    template = ngettext_lazy(
        "%(number)s key occurs more than once in one object; all its values were kept.",
        "%(number)s keys occur more than once in one object; all their values were kept.",
        "number",
    )


def user_error(failure: ReadingFailed) -> UserError:
    """What a reader's failure is to the user. Raises KeyError for a code that no class above has: a bug."""
    return UserError.registry[failure.code](**failure.params)
