import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

/** Servis Hareket: what is where, and into one record. */
registry.category("web_tour.tours").add("teknik_servis_list", {
    steps: () => [
        ...step.openApp(),
        ...step.openMenu("Servis Hareket"),
        step.seeTab("Açık", "3"),
        step.seeTab("Yeni Kayıt", "1"),
        step.seeTab("Randevu", "1"),
        step.seeTab("Parça Bekliyor", "1"),
        step.seeTab("Teslim Edildi", ""),
        ...step.chooseTab("Parça Bekliyor"),
        ...step.openRow("Demir"),
    ],
});
