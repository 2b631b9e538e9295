"""What is done to PDFs that were printed before."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Points below the upper edge of a page, where no form prints; more on a larger page.
MARGIN, SIZE = 6, 9
A4_HEIGHT = 842
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
