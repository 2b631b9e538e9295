"""What is done to PDFs that were printed before."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Points below the upper edge of a page, where no form prints.
MARGIN, SIZE = 6, 9


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
        width = float(abs(page.mediaBox.getWidth()))
        height = float(abs(page.mediaBox.getHeight()))
        page.mergePage(PdfFileReader(_draw(text, width, height)).getPage(0))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _draw(text, width, height):
    """Return a page of one size (points) that holds the word alone, as a stream."""
    packet = BytesIO()
    sheet = canvas.Canvas(packet, pagesize=(width, height))
    sheet.setFillColor(colors.Color(0.73, 0.11, 0.11))
    sheet.setFont("Helvetica-Bold", SIZE)
    sheet.drawCentredString(width / 2, height - MARGIN - SIZE, text)
    sheet.save()
    packet.seek(0)
    return packet
