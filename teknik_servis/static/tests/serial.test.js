import { describe, expect, test } from "@odoo/hoot";
import { normalizeSerial } from "@teknik_servis/fields/serial/serial_field";

describe.current.tags("headless");

test("a serial number is compared as the server keeps it", () => {
    expect(normalizeSerial("  8f21-003 ")).toBe("8F21-003");
    expect(normalizeSerial("ıİi  x")).toBe("III X");
    expect(normalizeSerial("ＡＢ１")).toBe("AB1");
    expect(normalizeSerial("")).toBe("");
});
