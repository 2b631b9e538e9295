import { fill, getActiveElement, press } from "@odoo/hoot-dom";
import { stepUtils } from "@web_tour/tour_utils";

/** Steps that the tours of a service desk share; texts are Turkish, as on the screen. */

export const openApp = () => [
    stepUtils.showAppsMenuItem(),
    { trigger: ".o_app:contains(Servis)", run: "click" },
    { trigger: ".o_main_navbar .o_menu_brand:contains(Servis)" },
];

/** @param {...string} names of the menu's section and, below it, its entry */
export const openMenu = (...names) =>
    names.map((name) => ({
        trigger: `.o_menu_sections [data-menu-xmlid]:contains(${name}), .o-dropdown--menu .dropdown-item:contains(${name})`,
        run: "click",
    }));

export const see = (trigger, content) => ({ trigger, ...(content && { content }) });

export const click = (trigger) => ({ trigger, run: "click" });

const TAB = ".o_teknik_servis_stage_tab";

/** A tab of the list with its count; "" for a stage that is not counted. */
export const seeTab = (name, count) => ({
    trigger: count
        ? `${TAB}:contains(${name}):has(.o_teknik_servis_stage_tab_count:text(${count}))`
        : `${TAB}:contains(${name}):not(:has(.o_teknik_servis_stage_tab_count))`,
});

export const chooseTab = (name) => [
    click(`${TAB}:contains(${name})`),
    see(`${TAB}.active:contains(${name})`),
];

export const openRow = (text) => [
    click(`.o_data_row td[name=partner_id]:contains(${text})`),
    see(".o_form_view .o_form_saved, .o_form_view .o_form_readonly"),
];

export const field = (name) => `.o_field_widget[name=${name}]`;

export const openPage = (name) => [
    click(`.o_notebook .nav-link:contains(${name})`),
    see(`.o_notebook .nav-link.active:contains(${name})`),
];

/** Fail with what is wrong: a console error ends the tour. */
export function check(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}

/** Nothing on the page lies outside of the screen to the right. */
export const seeNoSidewaysScrolling = (screen) => ({
    content: `no sideways scrolling: ${screen}`,
    trigger: "body",
    run: () => {
        const { scrollWidth, clientWidth } = document.documentElement;
        check(
            scrollWidth <= clientWidth,
            `${screen} is ${scrollWidth} wide on a screen of ${clientWidth}`
        );
    },
});

/** Press keys where the keyboard stands, which is wherever it was left. */
export const keys = (...strokes) => ({
    content: `keys ${strokes.join(" ")}`,
    trigger: "body",
    run: async () => {
        for (const stroke of strokes) {
            await press(stroke.split("+"));
        }
    },
});

const walkTo = (stroke, selector, text) => ({
    content: `${stroke} to ${selector}`,
    trigger: "body",
    run: async () => {
        let strokes = 0;
        while (!getActiveElement().matches(selector)) {
            check(strokes++ < 8, `${stroke} does not lead to ${selector}`);
            await press(stroke.split("+"));
            console.log("TAB " + getActiveElement().outerHTML.slice(0, 150));
        }
        if (text) {
            await fill(text);
        }
    },
});

/** Go on with Tab until the keyboard is in a field, in few strokes, and type there. */
export const tabTo = (selector, text) => walkTo("Tab", selector, text);

export const tabBackTo = (selector) => walkTo("shift+Tab", selector);
