import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { TapQueue, utcNow } from "./tap_queue";

const MODEL = "teknik.servis.appointment";

/** What is kept for one user in one database: nobody else's phone time is sent. */
export const storageKey = (name) =>
    `teknik_servis.${name}.${session.db || ""}.${user.userId}`;

/** Sends what was tapped, on whichever screen the technician is by now. */
export const tapService = {
    dependencies: ["orm"],
    start(_env, { orm }) {
        const queue = new TapQueue(
            storageKey("taps"),
            // Whose tap it is: somebody else may have logged in since, in another tab.
            ({ uid, appointmentId, act, values }) =>
                orm.silent.call(MODEL, "phone_act", [
                    uid,
                    appointmentId,
                    act,
                    { ...values, sent_at: utcNow(), user_id: user.userId },
                ])
        );
        const flush = () => queue.flush();
        browser.addEventListener("online", flush);
        browser.addEventListener("focus", flush);
        browser.addEventListener("storage", ({ key }) => {
            if (key === queue.key) {
                queue.refresh();
            }
        });
        browser.addEventListener("beforeunload", (ev) => {
            if (queue.unkept.length) {
                ev.preventDefault();
            }
        });
        if (queue.waiting.length) {
            flush();
        }
        return queue;
    },
};

registry.category("services").add("teknik_servis.taps", tapService);
