import { browser } from "@web/core/browser/browser";
import { storageKey } from "./tap_service";

/**
 * What is being typed, kept until it is sent or thrown away: a phone that goes out, or a
 * page that is loaded anew, loses none of it.
 *
 * @param {...(string|number)} names of what it belongs to
 */
export function makeDraft(...names) {
    const key = [storageKey("draft"), ...names].join(".");
    return {
        load() {
            try {
                return JSON.parse(browser.localStorage.getItem(key)) || {};
            } catch {
                return {};
            }
        },
        save(values) {
            try {
                browser.localStorage.setItem(key, JSON.stringify(values));
            } catch {
                // No room: it still stands on the screen.
            }
        },
        clear() {
            browser.localStorage.removeItem(key);
        },
    };
}
