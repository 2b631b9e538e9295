"""What is done to PDFs that were printed before."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Points below the upper edge of a page, where no form prints; more on a larger page.
MARGIN, SIZE = 6, 9
A4_HEIGHT = 842
POINTS_PER_MM = 72 / 25.4
# Where a line or a curve of a path ends: its last two operands.
LINES = {b"m", b"l", b"c", b"v", b"y"}
# What fills or draws the path before it (ISO 32000-1, 8.5.3); "n" forgets it.
PAINTS = {b"S", b"s", b"f", b"f*", b"B", b"B*", b"b", b"b*"}
# A4 in dots at this resolution.
RESOLUTION, A4_DOTS = 150, (1240, 1754)


def mark_pdf(content, text):
    """Return a PDF with a word in the upper margin of each page.

    :param content: PDF as bytes
    :param text: what to write, in letters of Western European fonts
    :return: PDF as bytes
    """
    reader = PdfFileReader(BytesIO(content), strict=False)
    writer = PdfFileWriter()
    for number in range(reader.getNumPages()):
        # Of the writer: a reader's page cannot be drawn on in every version of pypdf.
        writer.addPage(reader.getPage(number))
        page = writer.getPage(number)
        if page.get("/Rotate") and hasattr(page, "transfer_rotation_to_content"):
            page.transfer_rotation_to_content()
        page.mergePage(PdfFileReader(_draw(text, page)).getPage(0))
        if hasattr(page, "compress_content_streams"):
            page.compress_content_streams()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _draw(text, page):
    """Return a page like another one that holds the word alone, as a stream."""
    left, bottom, right, top = map(float, page.mediaBox)
    scale = max((top - bottom) / A4_HEIGHT, 1)
    packet = BytesIO()
    sheet = canvas.Canvas(packet, pagesize=(right, top))
    sheet.setFillColor(colors.Color(0.73, 0.11, 0.11))
    sheet.setFont("Helvetica-Bold", SIZE * scale)
    sheet.drawCentredString((left + right) / 2, top - (MARGIN + SIZE) * scale, text)
    sheet.save()
    packet.seek(0)
    return packet


def cut_pdf(content, margin):
    """Return a PDF whose pages end below what is drawn on them, as on a roll.

    :param content: PDF as bytes
    :param margin: what stays free below, in mm
    :return: PDF as bytes
    """
    reader = PdfFileReader(BytesIO(content), strict=False)
    if not hasattr(reader.getPage(0), "extract_text"):
        return content  # the oldest library that Odoo still takes cannot look
    writer = PdfFileWriter()
    for number in range(reader.getNumPages()):
        writer.addPage(reader.getPage(number))
        page = writer.getPage(number)
        left, bottom, right, top = map(float, page.mediaBox)
        lowest = _get_lowest(page) - margin * POINTS_PER_MM
        if bottom < lowest < top:
            page.mediaBox.lower_left = (left, lowest)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _get_lowest(page):
    """Return the height of the lowest point drawn on a page, in points.

    Letters come as outlines or as text. What only clips is not drawn, and rectangles do
    not count: a page's own background is one, and others have something in them.
    """
    drawn, path = [], []

    def look(operator, operands, matrix, text_matrix):
        if operator in LINES:
            path.append(_get_height(matrix, *map(float, operands[-2:])))
        elif operator in PAINTS or operator == b"n":
            drawn.extend(path if operator in PAINTS else ())
            path.clear()
        elif operator in (b"Tj", b"TJ"):
            drawn.append(_get_height(matrix, *text_matrix[4:]))
        elif operator == b"Do":
            drawn.append(_get_height(matrix, 0, 0))

    page.extract_text(visitor_operand_before=look)
    return min(drawn, default=0)


def _get_height(matrix, x, y):
    return matrix[1] * x + matrix[3] * y + matrix[5]


def is_sound_pdf(content):
    """Return whether a PDF can be opened, marked and printed with others.

    :param content: bytes that begin like a PDF
    """
    try:
        return bool(PdfFileReader(BytesIO(mark_pdf(content, "-"))).getNumPages())
    except Exception:  # noqa: BLE001 (whatever a library says of a broken file)
        return False


def picture_to_pdf(picture):
    """Return a picture as a PDF of one A4 page at most.

    :param picture: `PIL.Image.Image`
    :return: PDF as bytes
    """
    page = picture.convert("RGB")
    wide = page.width > page.height
    page.thumbnail(A4_DOTS[::-1] if wide else A4_DOTS)
    output = BytesIO()
    page.save(output, "PDF", resolution=RESOLUTION)
    return output.getvalue()
