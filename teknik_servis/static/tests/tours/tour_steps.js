import { fill, getActiveElement, press as pressKey } from "@odoo/hoot-dom";
import { stepUtils } from "@web_tour/tour_utils";

/** Steps that the tours of a service desk share; texts are Turkish, as on the screen. */

export const openApp = () => [
    stepUtils.showAppsMenuItem(),
    { trigger: ".o_app:contains(Servis)", run: "click" },
    { trigger: ".o_main_navbar .o_menu_brand:contains(Servis)" },
];

export const openAppOnPhone = () => [
    click(".o_menu_toggle"),
    click(".o_sidebar_topbar a.btn-primary"),
    click(".o_app_menu_sidebar .o_app:contains(Servis)"),
];

/** An entry of the application's own menu, on a phone behind three strokes. */
export const openMenuOnPhone = (name) => [
    click(".o_menu_toggle"),
    click(`.o_app_menu_sidebar [data-menu-xmlid]:contains(${name})`),
];

/** A button of the record's header. */
export const press = (name) => click(`.o_statusbar_buttons button:contains(${name})`);

/** On a phone all buttons but the first one are behind the three dots. */
export const pressOnPhone = (name) => [
    click(".o_statusbar_buttons button:has(.oi-ellipsis-v)"),
    click(`.o-dropdown--menu button:contains(${name})`),
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

export const type = (name, text) => ({
    trigger: `.o_field_widget[name=${name}] input`,
    run: `edit ${text}`,
});

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

/** Neither the page nor a dialog on it reaches beyond the screen to the right. */
export const seeNoSidewaysScrolling = (screen) => ({
    content: `no sideways scrolling: ${screen}`,
    trigger: "body",
    run: () => {
        const parts = document.querySelectorAll(".modal-body, .o_content");
        for (const el of [document.documentElement, ...parts]) {
            check(
                el.scrollWidth <= el.clientWidth,
                `${screen}: ${el.className} is ${el.scrollWidth} wide on ${el.clientWidth}`
            );
        }
    },
});

/** Press keys where the keyboard stands, which is wherever it was left. */
export const keys = (...strokes) => ({
    content: `keys ${strokes.join(" ")}`,
    trigger: "body",
    run: async () => {
        for (const stroke of strokes) {
            await pressKey(stroke.split("+"));
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
            await pressKey(stroke.split("+"));
        }
        if (text) {
            await fill(text);
        }
    },
});

/** Go on with Tab until the keyboard is in a field, in few strokes, and type there. */
export const tabTo = (selector, text) => walkTo("Tab", selector, text);

export const tabBackTo = (selector) => walkTo("shift+Tab", selector);
