import * as xml from "@prettier/plugin-xml";

export default {
    plugins: [xml.default ?? xml],
    printWidth: 88,
    tabWidth: 4,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
