import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";

const { DateTime } = luxon;

/** Which days, how close, and whose: the line above the board. */
export class BoardToolbar extends Component {
    static template = "teknik_servis.BoardToolbar";
    static components = { CheckboxItem, DateTimeInput, Dropdown };
    static props = {
        model: Object,
        onShow: Function,
        onFilter: Function,
        onNative: Function,
        onNew: Function,
    };

    setup() {
        this.model = this.props.model;
        this.view = useState(this.model.view);
        this.search = useDebounced((text) => this.filter({ search: text }), 300);
        this.scales = [
            ["day", _t("Day")],
            ["week", _t("Week")],
            ["month", _t("Month")],
        ];
    }

    /** What board_keys.js and board_pick.js listen to. */
    get keys() {
        return [
            ["?", _t("These keys")],
            ["← ↑ → ↓", _t("The next card")],
            ["Enter", _t("Open its record")],
            ["M", _t("Move it: arrows, + and -, Enter")],
            ["C", _t("Copy it: arrows, + and -, Enter")],
            ["Delete", _t("Call it off")],
            ["Shift + F10", _t("More")],
            ["Esc", _t("Leave what is held")],
            [_t("Ctrl and drag"), _t("Copy a card by mouse")],
        ];
    }

    get title() {
        const { first, last } = this.model.range;
        const from = DateTime.fromISO(first);
        const to = DateTime.fromISO(last);
        if (this.view.scale === "day") {
            return from.toLocaleString({
                weekday: "long",
                day: "numeric",
                month: "long",
                year: "numeric",
            });
        }
        if (this.view.scale === "month") {
            return from.toLocaleString({ month: "long", year: "numeric" });
        }
        const short = { day: "numeric", month: "short" };
        return `${from.toLocaleString(short)} – ${to.toLocaleString({ ...short, year: "numeric" })}`;
    }

    get dateValue() {
        return DateTime.fromISO(this.view.date);
    }

    pickDate(date) {
        if (date) {
            this.props.onShow({ date: date.toISODate() });
        }
    }

    /** All there is, whatever is chosen; kept by the model with each answer. */
    get choices() {
        const { choices, stages } = this.view.rowsVersion ? this.model : {};
        if (!choices) {
            return [];
        }
        const open = [...stages.values()].filter((stage) => stage.open);
        const groups = [
            ["departments", _t("Department"), choices.departments],
            ["tags", _t("Team / Skill"), choices.tags],
            ["stages", _t("Stage"), open.map(({ id, name }) => [id, name])],
        ];
        if (choices.companies.length > 1) {
            groups.push(["companies", _t("Company"), choices.companies]);
        }
        return groups
            .map(([name, label, found]) => ({ name, label, choices: found }))
            .filter((group) => group.choices.length);
    }

    /** As the server filters by them: a province alone is no district. */
    get districts() {
        const orders = this.view.version ? Object.values(this.model.orders) : [];
        const found = new Set(orders.map(({ city }) => city).filter(Boolean));
        if (this.view.filters.district) {
            found.add(this.view.filters.district);
        }
        return [...found].sort((a, b) => a.localeCompare(b));
    }

    isChosen(name, id) {
        return (this.view.filters[name] || []).includes(id);
    }

    countOf(name) {
        return (this.view.filters[name] || []).length;
    }

    toggle(name, id) {
        const chosen = this.view.filters[name] || [];
        const others = chosen.filter((one) => one !== id);
        this.filter({
            [name]: others.length < chosen.length ? others : [...chosen, id],
        });
    }

    filter(changes) {
        this.props.onFilter({ ...this.view.filters, ...changes });
    }

    get isFiltered() {
        // `hideFree` is true or false, the others are texts and lists.
        return Object.values(this.view.filters).some((value) => value?.length);
    }

    clear() {
        this.props.onFilter({ hideFree: this.view.filters.hideFree });
    }
}
