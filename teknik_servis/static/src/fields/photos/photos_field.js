import { Component, useRef, useState } from "@odoo/owl";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useFileUploader } from "@web/core/utils/files";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { PhotoStrip } from "./photo_strip";
import { PHOTO_TYPES, preparePhoto } from "./prepare_photo";

/**
 * Photos of a record. They are uploaded at once, to nobody's record: only saving makes them
 * the record's own, so that a new record can have them too and Discard leaves no trace.
 */
export class PhotosField extends Component {
    static template = "teknik_servis.PhotosField";
    static components = { PhotoStrip };
    static props = standardFieldProps;

    setup() {
        this.notification = useService("notification");
        this.upload = useFileUploader();
        this.cameraRef = useRef("camera");
        this.filesRef = useRef("files");
        this.state = useState({ isUploading: false });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    /** In the order in which they were taken. */
    get photos() {
        const photos = this.list.records.map(({ resId, data }) => ({
            ...data,
            id: resId,
        }));
        return photos.sort((a, b) => a.id - b.id);
    }

    /** On a phone the camera is the first thing, the pictures it has already the second. */
    get hasCamera() {
        return isMobileOS();
    }

    get addLabel() {
        return this.state.isUploading ? _t("Uploading photo ...") : _t("Add photo");
    }

    get chooseLabel() {
        return _t("Choose photos");
    }

    async onChange(ev) {
        const files = [...ev.target.files];
        this.state.isUploading = true;
        try {
            await this.add(files);
        } finally {
            this.state.isUploading = false;
            ev.target.value = "";
        }
    }

    async add(files) {
        const prepared = await Promise.all(files.map(preparePhoto));
        const photos = prepared.filter(({ type }) => PHOTO_TYPES.includes(type));
        for (const { name } of prepared.filter((file) => !photos.includes(file))) {
            this.complain(_t("%s is no photo: add a JPEG, PNG or GIF picture.", name));
        }
        if (!photos.length) {
            return;
        }
        const uploaded = await this.upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: photos,
            model: this.props.record.resModel,
            id: 0,
        });
        const [failed] = (uploaded || []).filter(({ error }) => error);
        if (failed) {
            this.complain(failed.error);
        }
        const ids = (uploaded || []).filter(({ id }) => id).map(({ id }) => id);
        if (ids.length) {
            await this.list.addAndRemove({ add: ids });
        }
    }

    complain(message) {
        this.notification.add(message, { type: "danger" });
    }

    remove({ id }) {
        return this.list.addAndRemove({ remove: [id] });
    }
}

export const photosField = {
    component: PhotosField,
    displayName: _t("Photos"),
    supportedTypes: ["one2many", "many2many"],
    isEmpty: () => false,
    relatedFields: [
        { name: "name", type: "char" },
        { name: "mimetype", type: "char" },
        { name: "checksum", type: "char" },
    ],
};

registry.category("fields").add("teknik_servis_photos", photosField);

/** In a list: small pictures, and a button without words. */
class ListPhotosField extends PhotosField {
    static template = "teknik_servis.ListPhotosField";
}

registry
    .category("fields")
    .add("list.teknik_servis_photos", { ...photosField, component: ListPhotosField });
