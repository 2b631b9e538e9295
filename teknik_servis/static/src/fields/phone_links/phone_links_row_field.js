import { registry } from "@web/core/registry";
import { phoneLinksField, PhoneLinksField } from "./phone_links_field";

/** In rows and on cards: the number, and a sign that opens the chat. */
export class PhoneLinksRowField extends PhoneLinksField {
    static template = "teknik_servis.PhoneLinksRowField";
}

const phoneLinksRowField = { ...phoneLinksField, component: PhoneLinksRowField };

registry.category("fields").add("list.teknik_servis_phone", phoneLinksRowField);
registry.category("fields").add("kanban.teknik_servis_phone", phoneLinksRowField);
