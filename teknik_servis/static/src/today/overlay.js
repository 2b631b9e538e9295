/** What a tap makes of its card before the server has answered it. */
export function overlay(card, taps) {
    return taps.reduce((result, { act, values }) => {
        switch (act) {
            case "on_way":
                return { ...result, state: "on_way", is_late: false };
            case "begin":
                return {
                    ...result,
                    state: "at_work",
                    is_late: false,
                    running: result.running || { start: values.at },
                };
            case "stop":
                return { ...result, running: false };
            case "done":
            case "missed":
                return {
                    ...result,
                    state: act,
                    running: false,
                    is_late: false,
                };
            default:
                return result;
        }
    }, card);
}
