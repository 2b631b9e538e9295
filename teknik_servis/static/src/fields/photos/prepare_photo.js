// What the server accepts (see ir_attachment.py): it looks at the content itself.
export const PHOTO_TYPES = ["image/jpeg", "image/png", "image/gif"];
const LONGEST_SIDE = 1920;
const QUALITY = 0.85;

/**
 * A phone's photo is ten times as large as anybody looks at it, and some are of a kind that
 * only their maker shows: made a smaller JPEG before it goes through a mobile network. What
 * is small already, or is no picture, stays as it is.
 *
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function preparePhoto(file) {
    if (!file.type.startsWith("image/") || file.type === "image/svg+xml") {
        return file;
    }
    try {
        // Turned the way it was taken: the copy knows nothing of that any more.
        const image = await createImageBitmap(file, { imageOrientation: "from-image" });
        const ratio = LONGEST_SIDE / Math.max(image.width, image.height);
        const isKnown = PHOTO_TYPES.includes(file.type);
        if (isKnown && (ratio >= 1 || file.type !== "image/jpeg")) {
            return file;
        }
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(image.width * Math.min(ratio, 1));
        canvas.height = Math.round(image.height * Math.min(ratio, 1));
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((resolve) =>
            canvas.toBlob(resolve, "image/jpeg", QUALITY)
        );
        const name = file.name.replace(/\.\w+$/, "") + ".jpg";
        return blob ? new File([blob], name, { type: blob.type }) : file;
    } catch {
        return file;
    }
}
