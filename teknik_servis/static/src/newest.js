/**
 * Of several questions that overlap only the newest one's answer counts, and whoever asked
 * an older one gets it, too. (With core's KeepLast those wait for ever, and so would a
 * screen that is told of a change while it opens.)
 */
export class Newest {
    /**
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T>} what the newest promise ends with, once that has ended
     */
    async add(promise) {
        this.promise = promise;
        let awaited;
        do {
            awaited = this.promise;
            // What an older one failed with no longer matters; the newest's comes below.
            await awaited.catch(() => {});
        } while (awaited !== this.promise);
        return awaited;
    }
}
