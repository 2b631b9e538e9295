import { describe, expect, test } from "@odoo/hoot";
import { mixCssColors } from "@web/core/utils/colors";
import {
    contrast,
    fillStyle,
    readableText,
    stageHex,
    tintStrength,
    tintStyle,
} from "@teknik_servis/stage_color";

describe.current.tags("headless");

// Every corner of the colour cube and a walk through it: what a user might pick.
const STEPS = ["00", "33", "66", "77", "99", "CC", "FF"];
const COLORS = STEPS.flatMap((r) =>
    STEPS.flatMap((g) => STEPS.map((b) => `#${r}${g}${b}`))
);

test("text on a stage's own colour is always AA", () => {
    const worst = Math.min(...COLORS.map((hex) => contrast(hex, readableText(hex))));
    expect(worst).toBeGreaterThan(4.5);
});

test("Odoo's text and link colours are AA on every tinted row", () => {
    for (const text of ["#212529", "#495057", "#65598d"]) {
        const worst = Math.min(
            ...COLORS.map((hex) => {
                const row = mixCssColors(hex, "#FFFFFF", tintStrength(hex) / 100);
                return contrast(row, text);
            })
        );
        expect(worst).toBeGreaterThan(4.5);
    }
});

test("only a hex gets into a style", () => {
    for (const color of [false, undefined, "", "red", "#12345", "#fff;x:url(y)", 7]) {
        expect(stageHex(color)).toBe("");
        expect(fillStyle(color)).toBe("");
        expect(tintStyle(color)).toBe("");
    }
    expect(fillStyle("#000000")).toBe("background-color: #000000; color: #FFFFFF;");
});
