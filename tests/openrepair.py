#!/usr/bin/env python3
"""Make files for Odoo's import screen out of the Open Repair Alliance's records.

    python3 tests/openrepair.py SOURCE_DIR OUT_DIR

writes one file per model, numbered in the order in which they are imported, and
`rejected.csv`. Nothing but Python is needed. `openrepair_import.py` brings the files in
without the screen.

Every row has an external id made from the source, so the same file twice creates
nothing twice. Every record of the source ends either in the last file or, with its
file, line and reason, in `rejected.csv`.

source                  becomes                     odd values
id_ords                 external id; notes          missing, seen before: rejected
data_provider           company, one for each       missing: rejected
                        network
country                 company below the network   missing: the network itself;
                                                    unknown code: no country, the code
                                                    stands in the name
product_category        product category            missing: "Device"
brand                   product "HP Laptop", and    missing: product "Laptop", no code
                        a code, group Brand
fault_type              code, group Fault Type      missing: no code
repair_barrier_if_...   code, group Repair Barrier  missing: no code
repair_status           stage and result            anything else: as Unknown, and the
  Fixed                   handed over, repaired     word in the notes
  End of life             handed over, beyond repair
  Repairable              waiting for parts
  Unknown                 new record
event_date              notified on and, where      missing, no real day, before 1990,
                        handed over, handed over    in the future: rejected
                        on; at noon
year_of_manufacture     internal notes              missing: nothing; not from 1900 to
                                                    the event: with a "?"
product_age, language   internal notes              missing: nothing
problem                 customer's request          missing: empty; over 30 000
                                                    characters: cut, and says so

Missing is an empty text, "????" and, for brands, "Unknown". All texts lose the blanks
around them and control characters (PostgreSQL takes no NUL); one-line texts also double
blanks inside, and what is over 200 characters. Spellings of a column that differ only
in that or in capitals are one, the most frequent wins: "HP ", "hp" and "HP" are HP;
Kärcher and Karcher stay two. A row with more or fewer columns than its header is
rejected.
"""

import argparse
import csv
import hashlib
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

from openrepair_source import Rejected, read

HEADERS = {
    model: header.split()
    for model, header in {
        "res.partner": "id name is_company parent_id/id country_id/id",
        "product.category": "id name",
        "product.product": "id name type categ_id/id",
        "teknik.servis.code.group": "id name",
        "teknik.servis.code": "id name group_id/id",
        "teknik.servis.order": "id partner_id/id product_id/id code_ids/id stage_id/id "
        "date_notified date_delivered result customer_request internal_notes",
    }.items()
}
STAGES = {
    "fixed": ("teknik_servis.teknik_servis_stage_done", "repaired"),
    "end of life": ("teknik_servis.teknik_servis_stage_done", "unrepairable"),
    "repairable": ("teknik_servis.teknik_servis_stage_parts", ""),
    "unknown": ("teknik_servis.teknik_servis_stage_new", ""),
}
GROUPS = {
    "fault_type": "Fault Type",
    "brand": "Brand",
    "repair_barrier_if_end_of_life": "Repair Barrier",
}
# ISO 3166 alpha-3 codes of the data, and how Odoo's external ids call the countries.
COUNTRIES = dict(
    re.findall(
        r"(\w+):(\w+)",
        "ARG:ar AUS:au AUT:at BEL:be CAN:ca CHE:ch DEU:de DNK:dk ESP:es FRA:fr GBR:uk "
        "HKG:hk IND:in IRL:ie ISL:is ISR:il ITA:it JEY:je JPN:jp LUX:lu NLD:nl NOR:no "
        "NZL:nz POL:pl PRT:pt SWE:se TUN:tn TUR:tr USA:us",
    )
)
EARLIEST_YEAR = 1900


def external_id(kind, *texts):
    """Return the external id of what the texts name, the same in every run.

    Where letters get lost on the way ("Kärcher", "Black & Decker"), a checksum keeps
    apart what differs.
    """
    parts = [f"openrepair_{kind}"]
    joint = "_" if kind == "order" else " "
    for text in texts:
        folded = text.casefold()
        plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
        slug = re.sub("[^a-z0-9]+", "_", plain).strip("_")
        if not re.fullmatch(f"[a-z0-9]+({joint}[a-z0-9]+)*", folded):
            slug = f"{slug}_{hashlib.sha256(folded.encode()).hexdigest()[:8]}"
        parts.append(slug)
    return "__".join(parts)


class Converter:
    """The import files of one run: what is named again is written once."""

    def __init__(self, folder, today=None):
        self.files = {model: {} for model in HEADERS}
        sources, self.rejected = read(folder, today or date.today())
        self._spellings = self._choose_spellings(sources)
        for source in sources:
            self._add_order(source.values)

    @staticmethod
    def _choose_spellings(sources):
        counts = Counter(item for source in sources for item in source.values.items())
        # The last one wins: the most frequent, of equals the first in the alphabet.
        ranked = sorted(sorted(counts, reverse=True), key=counts.get)
        return {(column, text.casefold()): text for column, text in ranked}

    def _spell(self, values, column):
        return self._spellings[column, values[column].casefold()]

    def _add(self, model, kind, texts, *values):
        key = external_id(kind, *texts)
        self.files[model].setdefault(key, [key, *values])
        return key

    def _add_partner(self, values):
        network = self._spell(values, "data_provider")
        parent = self._add("res.partner", "partner", [network], network, 1, "", "")
        code = values["country"].upper()
        if not code:
            return parent
        country = f"base.{COUNTRIES[code]}" if code in COUNTRIES else ""
        texts, name = [network, code], f"{network} ({code})"
        return self._add("res.partner", "partner", texts, name, 1, parent, country)

    def _add_product(self, values):
        kind = self._spell(values, "product_category")
        category = self._add("product.category", "category", [kind], kind)
        texts = [kind, self._spell(values, "brand")] if values["brand"] else [kind]
        name = " ".join(reversed(texts))
        return self._add("product.product", "product", texts, name, "consu", category)

    def _add_codes(self, values):
        for column, name in GROUPS.items():
            if values.get(column):
                group = self._add("teknik.servis.code.group", "group", [name], name)
                text = self._spell(values, column)
                texts = [name, text]
                yield self._add("teknik.servis.code", "code", texts, text, group)

    def _add_order(self, values):
        stage, result = STAGES.get(
            values["repair_status"].casefold(), STAGES["unknown"]
        )
        # Noon is the same day in nearly every time zone that somebody reads it in.
        day = f"{values['event_date']} 12:00:00"
        self._add(
            "teknik.servis.order",
            "order",
            [values["id_ords"]],
            self._add_partner(values),
            self._add_product(values),
            ",".join(self._add_codes(values)),
            stage,
            day,
            day if result else "",
            result,
            values["problem"],
            "\n".join(notes(values)),
        )

    def write(self, folder):
        """Write the files and return the paths of those to import, in order."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for number, (model, rows) in enumerate(self.files.items(), 1):
            paths.append(folder / f"{number}_{model}.csv")
            _write(paths[-1], HEADERS[model], rows.values())
        _write(folder / "rejected.csv", Rejected._fields, self.rejected)
        return paths


def notes(values):
    """Yield the lines of the internal notes: what has no field of its own."""
    yield f"Open Repair Alliance: {values['id_ords']}"
    if values["repair_status"].casefold() not in STAGES:
        yield f"Repair status: {values['repair_status'] or 'missing'}"
    year = values.get("year_of_manufacture")
    if year:
        event = int(values["event_date"][:4])
        known = re.fullmatch(r"\d{4}", year) and EARLIEST_YEAR <= int(year) <= event
        yield f"Year of manufacture: {year}{'' if known else ' ?'}"
    if values.get("product_age"):
        yield f"Age in years: {values['product_age']}"
    if values.get("language"):
        yield f"Language: {values['language']}"


def _write(path, header, rows):
    # With a byte order mark Odoo and spreadsheets need not guess the encoding.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments=None):
    """Convert a folder into another one and tell how many records went where."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", metavar="SOURCE_DIR")
    parser.add_argument("out", metavar="OUT_DIR")
    options = parser.parse_args(arguments)
    converter = Converter(options.source)
    orders = converter.write(options.out)[-1]
    rejected = orders.parent / "rejected.csv"
    print(f"{len(converter.files['teknik.servis.order'])} records in {orders}")
    print(f"{len(converter.rejected)} rejected, see {rejected}")


if __name__ == "__main__":
    main()
