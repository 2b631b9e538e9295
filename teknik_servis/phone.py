"""Telephone numbers as a Turkish desk writes and searches them."""

import re

PHONE_SIGNIFICANT_DIGITS = 10
# Fewer digits are in every other number: an area code has three.
SHORTEST = 3


def phone_digits(phone):
    """Return the digits of a phone number that tell it apart, for search.

    0532..., +90 532... and 532... are one number to a Turkish desk: the national
    number is what remains of the last ten digits.
    """
    return re.sub(r"\D", "", phone or "")[-PHONE_SIGNIFICANT_DIGITS:]


def phone_beginnings(text, country_code):
    """Return the digits by which a part of a number, as somebody types it, is found.

    :param text: what was typed: "0532 11", "+90 532 11", "532 11"
    :param country_code: calling code of the company's country, e.g. 90
    :return: list of digit strings, any of which may be part of a number; empty when
        the text is no number ("X24") or too short to mean one
    """
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\d\s()+./-]", text) or len(digits) < 4:
        return []
    national = digits.lstrip("0")
    code = str(country_code or "")
    if text.strip().startswith(("+", "00")) and code and national.startswith(code):
        national = national[len(code) :]
    return list(
        dict.fromkeys(
            part[-PHONE_SIGNIFICANT_DIGITS:]
            for part in (digits, national)
            if len(part) >= SHORTEST
        )
    )
