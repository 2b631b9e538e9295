// A number with or without signs between its thousands, and at most two decimals.
const WRITTEN =
    /^(?:(\d+)|([1-9]\d{0,2}(?:([., ])\d{3})(?:\3\d{3})*))(?:([.,])(\d{1,2}))?$/;
const CURRENCY = /^(?:₺|TL|TRY|[$€£])?\s*(.*?)\s*(?:₺|TL|TRY|[$€£])?$/i;

/**
 * Read an amount as people write it: 1.250,50 and 1250.50 TL are both one number. What
 * may be read in two ways, or is no amount, is none: money is not guessed.
 *
 * @param {string} text
 * @returns {number} 0 for what is no amount
 */
export function parseAmount(text) {
    const [, bare] = text.trim().match(CURRENCY) || [];
    const [, plain, grouped, thousands, point, part = "0"] = bare?.match(WRITTEN) || [];
    const isRead = plain || (grouped && thousands !== point);
    return isRead ? Number(`${plain || grouped.replace(/\D/g, "")}.${part}`) : 0;
}
