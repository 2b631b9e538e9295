/* Run in the web client by the tests of the open repair data, whatever its language. */

const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const text = (el) => el.textContent.trim();

async function until(what, found) {
    for (let i = 0; i < 600; i++) {
        const result = found();
        if (result) {
            return result;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never seen: ${what}`);
}

function rows(count) {
    const shown = Math.min(80, count);
    return until(`${shown} rows`, () => all(".o_data_row").length === shown);
}

/** Tabs count, a click on one shows its rows, search finds, kanban has columns. */
async function workThroughList({ openCount, stageId, stageCount, word }) {
    const tab = (id) => one(`.o_teknik_servis_stage_tab[data-tab='${id}']`);
    const counted = (id, count) =>
        until(`tab ${id} with ${count}`, () => {
            const el = tab(id)?.querySelector(".o_teknik_servis_stage_tab_count");
            return el && text(el) === String(count);
        });
    await counted("open", openCount);
    await counted(stageId, stageCount);
    await rows(openCount);
    tab(stageId).click();
    await rows(stageCount);
    tab("open").click();
    await rows(openCount);
    const input = one(".o_searchview_input");
    input.value = word;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const item = ".o_searchview_autocomplete .o-dropdown-item";
    (await until("what to search in", () => one(item))).click();
    await until(`only ${word}`, () => {
        const names = all(".o_data_row td[name='device_name']").map(text);
        return names.length && names.every((name) => name.includes(word));
    });
    one(".o_searchview_facet .o_facet_remove").click();
    await rows(openCount);
    one(".o_switch_view.o_kanban").click();
    const cards = () => all(".o_kanban_group .o_kanban_record").length;
    await until("cards", () => cards() >= Math.min(80, stageCount));
}

/** A file is uploaded, tested and imported; its records are shown. */
async function importFile({ content, count }) {
    const input = await until("upload", () => one("input.o_input_file"));
    const files = new DataTransfer();
    files.items.add(new File([content], "records.csv", { type: "text/csv" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await until("columns", () => one(".o_import_data_content tbody tr"));
    const buttons = ".o_control_panel_main_buttons button.btn";
    (await until("test", () => one(buttons))).click();
    await until("everything is valid", () => one(".o_import_data_content .alert-info"));
    // Once it is tested, the first button imports.
    one(buttons).click();
    await rows(count);
}
