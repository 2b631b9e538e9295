import { registry } from "@web/core/registry";
import { formPhoneField } from "@web/views/fields/phone/phone_field";

const FormPhoneField = formPhoneField.component;
const LINKS_FIELD = "phone_links";

/** Calls and writes on WhatsApp. Tab passes the links by: a clerk types on. */
export class PhoneLinksField extends FormPhoneField {
    static template = "teknik_servis.PhoneLinksField";
    static props = {
        ...FormPhoneField.props,
        enableButton: { type: Boolean, optional: true },
        linksField: { type: String, optional: true },
    };
    static defaultProps = { ...FormPhoneField.defaultProps, linksField: LINKS_FIELD };

    /** Empty while the number typed is not the one that the link was made for. */
    get whatsappHref() {
        const { data } = this.props.record;
        const links = data[this.props.linksField];
        return links && links.phone === data[this.props.name] ? links.whatsapp : "";
    }
}

export const phoneLinksField = {
    ...formPhoneField,
    component: PhoneLinksField,
    fieldDependencies: ({ options }) => [
        { name: options.links_field || LINKS_FIELD, type: "json", readonly: true },
    ],
    extractProps: ({ placeholder, options }) => ({
        placeholder,
        // Core's SMS button costs credits with every click.
        enableButton: Boolean(options.enable_sms),
        linksField: options.links_field,
    }),
};

registry.category("fields").add("teknik_servis_phone", phoneLinksField);
