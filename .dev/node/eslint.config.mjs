// Odoo's own rules (addons/web/tooling/_eslintrc.json), less what prettier settles.
import js from "@eslint/js";
import globals from "globals";

const bootstrap = ["Collapse", "Dropdown", "Modal", "Offcanvas", "Popover", "Tooltip"];
const libraries = ["odoo", "owl", "luxon", "Chart", "FullCalendar", "DOMPurify"];

export default [
    js.configs.recommended,
    { ignores: ["**/static/lib/**"] },
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {
                ...globals.browser,
                ...Object.fromEntries(
                    [...bootstrap, ...libraries].map((name) => [name, "readonly"])
                ),
            },
        },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            complexity: ["error", 10],
            curly: ["error", "all"],
            eqeqeq: ["error", "smart"],
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
            "prefer-const": [
                "error",
                { destructuring: "all", ignoreReadBeforeAssign: true },
            ],
        },
    },
];
