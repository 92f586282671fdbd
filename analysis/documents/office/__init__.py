"""Word and Excel, new and old: the `package` and its parts, `docx`, `xlsx` with its `number_formats`, `legacy`.

Each reader is imported when the first file needs it.
"""

from analysis.documents.document import Document, Unreadable
from analysis.documents.options import USUAL, Options


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` in a zip archive, a Word file or a workbook by the folder inside it.

    Raises `Unreadable` for any other archive and for a damaged one.
    """
    from analysis.documents.office import docx, package, xlsx

    archive = package.Package(data, options)
    try:
        if archive.holds("word/"):
            return docx.read(name, data, options)
        if archive.holds("xl/"):
            return xlsx.read(name, data, options)
    except (ValueError, LookupError, ArithmeticError) as error:
        raise Unreadable("damaged", package.DAMAGED) from error
    if "OFD.xml" in archive.names:
        raise Unreadable("ofd", "an OFD file, which no reader here knows: save it as PDF with its viewer and add that.")
    raise Unreadable("unknown_archive", "a zip archive, no Word or Excel file: unpack it and add the files inside.")


def read_legacy(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` in an old .doc, .xls or .rtf, which LibreOffice converts.

    Raises `Unreadable` where LibreOffice is not installed or cannot read it.
    """
    from analysis.documents.office import legacy

    return legacy.read(name, data, options)
