"""Lists that people have: pasted from somewhere, or in a file of text."""

import csv
import io
import unicodedata

# Order of the columns of a table without headings.
COLUMNS = ("device_name", "serial", "customer_request", "accessories")
# What people write above the columns, in English and Turkish. Several columns may say
# what the device is: brand and model, or a barcode and a name.
HEADINGS = {
    "device_name": """
        device, device name, device kind, kind, product, product name, item, brand,
        model, barcode, reference, internal reference,
        cihaz, cihaz adı, cihaz cinsi, cins, cinsi, ürün, ürün adı, ürün kodu, marka,
        barkod, stok kodu, stok adı, malzeme, malzeme adı
    """,
    "serial": """
        serial, serial number, serial no, s/n, sn, imei,
        seri, seri no, seri numarası, cihaz seri no
    """,
    "customer_request": """
        fault, customer's request, request, complaint, problem,
        arıza, arıza / talep, arıza talep, arıza / şikayet, arıza tanımı,
        müşteri talebi, müşteri şikayeti, şikayet, talep, açıklama
    """,
    "accessories": """
        accessories, accessory,
        yanında gelenler, yanındakiler, aksesuar, aksesuarlar
    """,
}


def fold(text):
    """Return a heading as it is compared: without case, accents, blanks and signs."""
    plain = unicodedata.normalize("NFKD", str(text).replace("ı", "i").replace("I", "i"))
    return "".join(char for char in plain.casefold() if char.isalnum())


COLUMN_OF = {
    fold(heading): column
    for column, headings in HEADINGS.items()
    for heading in headings.split(",")
}


def read_headings(cells):
    """Return the columns that a table's first line names.

    :return: a column for each cell, None for unknown ones; False when the line names
        neither device nor serial number: then it is a device itself
    """
    columns = [COLUMN_OF.get(fold(cell)) for cell in cells]
    return {"device_name", "serial"} & set(columns) and columns


def read_text(text, is_file=False):
    """Split a table into rows of cells.

    Tabs (from a spreadsheet) divide where there are any, or else semicolons. Commas
    divide only below a first line of headings, or in a file: in a plain list they
    belong to the texts. A cell that holds what divides is in double quotes.

    :param is_file: whether it is a CSV file, where commas are what divides
    :return: list of `(number of the line, list of cells)`, without empty lines
    :raises csv.Error: for quotes that do not match
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((sign for sign in "\t;" if sign in text), None)
    if not separator and (is_file or read_headings(first.split(","))):
        separator = ","
    if not separator:
        lines = enumerate(text.splitlines(), 1)
        return [(number, [clean(line)]) for number, line in lines if clean(line)]
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows = []
    begin = 1
    for cells in reader:
        cells = clean_cells(cells)
        if cells:
            rows.append((begin, cells))
        begin = reader.line_num + 1
    return rows


def clean(cell):
    """Return a cell as text, without needless blanks and what no database keeps."""
    return " ".join(str(cell or "").replace("\x00", "").split())


def clean_cells(cells):
    """Return cells as texts, without the empty ones at the end."""
    cells = [clean(cell) for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def decode(content):
    """Return the text of a CSV file: Unicode, or what Turkish Excel writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1254", errors="replace")
