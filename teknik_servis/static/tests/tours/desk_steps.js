import { download } from "@web/core/network/download";
import * as step from "./tour_steps";

/** Steps of the tours around one record; texts are Turkish, as on the screen. */

const OPTION = ".o-autocomplete--dropdown-item";
const CREATE = ".o_m2o_dropdown_option_create";
const DIALOG = ".modal:not(.o_inactive_modal)";

/** Where a tour begins that opens a new record by its address. */
export const seeNewRecord = () =>
    step.see(".o_form_view [name=partner_id] input:value()");

export const seeOption = (text) => step.see(`${OPTION}:contains(${text})`);

/** Type into a many2one and take what is offered; `within` a dialog or the form. */
export const choose = (name, text, { offered = text, within = "", wait } = {}) => [
    {
        trigger: `${within} .o_field_widget[name=${name}] input`,
        run: `edit ${text}`,
    },
    ...(wait ? [step.see(`${CREATE}:contains(${text})`)] : []),
    step.click(`${OPTION}:contains(${offered})`),
];

/** A customer: what stands there before the search is not chosen. */
export const chooseCustomer = (text, within) =>
    choose("partner_id", text, { within, wait: true });

/** What was typed becomes a new card, made on the spot. */
export const create = (name, text) => choose(name, text, { offered: `"${text}"` });

/** Type into an input or textarea of the form. */
export const write = (name, text) => ({
    trigger: `.o_form_view [name=${name}] input, .o_form_view [name=${name}] textarea`,
    run: `edit ${text} && press Tab`,
});

/** Without leaving it: core's calendar opens in the field behind some of them. */
export const writeInDialog = (name, text) => ({
    trigger: `${DIALOG} [name=${name}] input, ${DIALOG} [name=${name}] textarea`,
    run: `edit ${text}`,
});

export const select = (name, text) => [
    step.click(`[name=${name}] input`),
    step.click(`.o_select_menu_item:contains(${text})`),
    step.see(`[name=${name}] input:value(${text})`),
];

/** On a phone what is offered comes from below, above all dialogs. */
export const selectOnPhone = (name, text) => {
    const item = `.o_select_menu_item:contains(${text})`;
    return [
        step.click(`[name=${name}] input`),
        {
            content: `choose ${text}`,
            trigger: `body:has(${item})`,
            run: ({ click }) => click(item),
        },
        step.see(`[name=${name}] input:value(${text})`),
    ];
};

export const save = () => [
    step.click(".o_form_button_save"),
    step.see(".o_form_saved h1:contains(/)"),
];

export const seeStage = (name) =>
    step.see(`.o_form_saved .o_arrow_button_current:contains(${name})`);

export const goToStage = (name) => step.click(`.o_arrow_button:contains(${name})`);

const seeMessage = (texts) =>
    step.see(
        `${DIALOG}:not(:has(.o_form_view)) .modal-body` +
            texts.map((text) => `:contains(${text})`).join("")
    );

const closeMessage = (dialogs) => ({
    trigger: `${DIALOG}:not(:has(.o_form_view)) footer button`,
    run: async ({ queryAll, click }) => {
        step.check(queryAll(".modal").length === dialogs, "one message, not more");
        await click(`${DIALOG} footer button`);
    },
});

/** One message with all of these texts, which is closed again. */
export const seeRefusal = (...texts) => [
    seeMessage(texts),
    closeMessage(1),
    seeNoDialog(),
];

/** The same above a dialog, which stays. */
export const seeRefusalInDialog = (...texts) => [
    seeMessage(texts),
    closeMessage(2),
    step.see("body:not(:has(.o_inactive_modal))"),
];

export const seeInDialog = (trigger) => step.see(`${DIALOG} ${trigger}`);

export const clickInDialog = (trigger) => step.click(`${DIALOG} ${trigger}`);

/** Who opens a dialog types on at once, or scans. */
export const seeKeyboardIn = (name) => ({
    content: `the keyboard is in ${name}`,
    trigger: `${DIALOG} [name=${name}] input`,
    run: () => {
        const within = document.activeElement.closest("[name]");
        const found = within && within.getAttribute("name");
        step.check(found === name, `the keyboard is in ${found}, not in ${name}`);
    },
});

export const confirm = (name) => clickInDialog(`footer button:text(${name})`);

export function seeNoDialog() {
    return step.see("body:not(:has(.modal))");
}

/** An entry of the form's menu of actions. */
export const chooseAction = (name) => [
    step.click(".o_cp_action_menus button:has(.fa-cog)"),
    step.click(`.o-dropdown--menu .o-dropdown-item:contains(${name})`),
];

/** Another paper than the one that the button prints. */
export const print = (name) => [
    step.click(".o_cp_action_menus button:has(.fa-cog)"),
    {
        trigger: ".o-dropdown--menu .dropdown-toggle:contains(Yazdır)",
        run: "hover",
    },
    step.click(`.o-dropdown--menu .o-dropdown-item:contains(${name})`),
];

/** Let the next steps see what was printed: the browser only downloads it. */
export const watchDownloads = () => ({
    content: "watch what is downloaded",
    trigger: "body",
    run: () => {
        const { _download } = download;
        download._download = async (options) => {
            await _download(options);
            document.body.dataset.downloaded = options.data.data;
        };
    },
});

export const seePrinted = (report) => ({
    content: `${report} was printed`,
    trigger: `body[data-downloaded*='${report}']`,
    timeout: 30000,
});
