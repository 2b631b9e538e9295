import { convertCSSColorToRgba, mixCssColors } from "@web/core/utils/colors";

/**
 * A stage's colour is whatever hex its shop picked, so nothing here may assume that it
 * is pale, and nothing that is not a hex may reach a style attribute.
 */
const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;
const DARK_TEXT = "#111827";
const AA = 4.5;
// Under this luminance Odoo's own grey and link colours are no longer AA on the row.
const MIN_ROW_LUMINANCE = 0.85;
const STRONGEST_TINT = 45;

/**
 * @param {unknown} color
 * @returns {string} the colour, or "" when it is not a hex
 */
export function stageHex(color) {
    return typeof color === "string" && HEX.test(color) ? color : "";
}

/**
 * Relative luminance as WCAG 2 defines it.
 *
 * @param {string} hex
 */
export function luminance(hex) {
    const { red, green, blue } = convertCSSColorToRgba(hex);
    const [r, g, b] = [red, green, blue].map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {string} hexA
 * @param {string} hexB
 */
export function contrast(hexA, hexB) {
    const [light, dark] = [luminance(hexA), luminance(hexB)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

/**
 * Odoo's soft black where it is readable; white or pure black for the rest: one of those
 * two always reaches 4.58.
 *
 * @param {string} hex background
 */
export function readableText(hex) {
    const candidates = [DARK_TEXT, "#FFFFFF", "#000000"];
    return candidates.find((text) => contrast(hex, text) >= AA);
}

/**
 * How much of the colour (in percent) a row may take without making its text hard to read.
 *
 * @param {string} hex
 */
export function tintStrength(hex) {
    let strength = STRONGEST_TINT;
    while (
        strength > 2 &&
        luminance(mixCssColors(hex, "#FFFFFF", strength / 100)) < MIN_ROW_LUMINANCE
    ) {
        strength -= 2;
    }
    return strength;
}

const styleCache = new Map();

function cached(kind, color, build) {
    const key = `${kind}${color}`;
    if (!styleCache.has(key)) {
        const hex = stageHex(color);
        styleCache.set(key, hex && build(hex));
    }
    return styleCache.get(key);
}

/**
 * @param {unknown} color
 * @returns {string} style of something filled with the stage's colour
 */
export function fillStyle(color) {
    return cached(
        "fill",
        color,
        (hex) => `background-color: ${hex}; color: ${readableText(hex)};`
    );
}

/**
 * The tint itself is mixed in the style sheet, from the background it lies on, so that
 * it also fits a dark theme.
 *
 * @param {unknown} color
 * @returns {string} custom properties for the classes of stage_color.scss
 */
export function tintStyle(color) {
    return cached(
        "tint",
        color,
        (hex) =>
            `--o-teknik-servis-color: ${hex}; --o-teknik-servis-strength: ${tintStrength(hex)}%;`
    );
}
