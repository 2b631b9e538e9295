import { Component } from "@odoo/owl";
import { FileModel } from "@web/core/file_viewer/file_model";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";

/** Small pictures in a row; a click shows them in full in core's viewer. */
export class PhotoStrip extends Component {
    static template = "teknik_servis.PhotoStrip";
    static props = {
        photos: { type: Array, element: Object },
        onRemove: { type: Function, optional: true },
    };

    setup() {
        this.viewer = useFileViewer();
    }

    /** The content's own name in the address: the browser keeps what it has seen. */
    thumbnailUrl({ id, checksum }) {
        return `/web/image/${id}/160x160?crop=1&unique=${checksum || ""}`;
    }

    show(photo) {
        const files = this.props.photos.map(({ id, name, mimetype, checksum }) =>
            Object.assign(new FileModel(), { id, name, mimetype, checksum })
        );
        this.viewer.open(
            files.find((file) => file.id === photo.id),
            files
        );
    }
}
