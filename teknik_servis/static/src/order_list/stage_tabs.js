import { Component, useEffect, useRef } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { _t } from "@web/core/l10n/translation";
import { stageHex } from "../stage_color";
import { ALL_TAB, OPEN_TAB } from "./order_search_model";

export class StageTabs extends Component {
    static template = "teknik_servis.StageTabs";
    static props = {
        tab: { type: [String, Number] },
        openCount: { type: [Number, { value: null }] },
        stages: { type: Array, element: Object },
        total: String,
        isSearchEmpty: Boolean,
        onSelect: Function,
    };

    setup() {
        this.rowRef = useRef("row");
        // On a phone most tabs lie outside of the screen.
        useEffect(
            () => {
                this.selectedEl?.scrollIntoView({
                    block: "nearest",
                    inline: "nearest",
                });
            },
            () => [this.props.tab, this.props.stages.length, this.props.total]
        );
    }

    get selectedEl() {
        return this.rowRef.el.querySelector("[aria-selected='true']");
    }

    get tabs() {
        const { openCount, stages } = this.props;
        const closed = stages.filter((stage) => stage.closed);
        const tabs = [
            { id: OPEN_TAB, label: _t("Open"), count: openCount },
            ...stages.filter((stage) => !stage.closed).map((s) => this.stageTab(s)),
            ...closed.map((stage, index) => this.stageTab(stage, index === 0)),
            {
                id: ALL_TAB,
                label: _t("All"),
                count: null,
                isAfterDivider: !closed.length,
            },
        ];
        const selected = tabs.find((tab) => tab.id === this.props.tab);
        if (selected && selected.count === null) {
            // Finished work is only ever counted when somebody looks at it.
            selected.count = this.props.total;
        }
        return tabs;
    }

    stageTab({ id, name, color, count }, isAfterDivider = false) {
        const hex = stageHex(color);
        const style = hex && `--o-teknik-servis-color: ${hex};`;
        return { id, label: name, count, style, isEmpty: count === 0, isAfterDivider };
    }

    get emptyHint() {
        if (!this.props.isSearchEmpty || this.props.tab === ALL_TAB) {
            return "";
        }
        return this.props.tab === OPEN_TAB
            ? _t("Nothing among open records; look in all")
            : _t("Nothing in this stage; look in all");
    }

    lookInAll() {
        this.props.onSelect(ALL_TAB);
    }

    /** Arrows only move the focus: choosing reads the list, so it takes Enter or Space. */
    onKeydown(ev) {
        const tabs = [...this.rowRef.el.querySelectorAll("[role='tab']")];
        const index = tabs.indexOf(ev.target);
        const last = tabs.length - 1;
        const target = {
            arrowright: index === last ? 0 : index + 1,
            arrowleft: index === 0 ? last : index - 1,
            home: 0,
            end: last,
        }[getActiveHotkey(ev)];
        if (index !== -1 && target !== undefined) {
            ev.preventDefault();
            ev.stopPropagation();
            tabs[target].focus();
        }
    }
}
