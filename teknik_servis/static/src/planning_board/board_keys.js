import { useExternalListener } from "@odoo/owl";

/**
 * The board by keyboard: Tab comes to a card, arrows go to the next one, Enter opens its
 * record, M moves it, C copies it, Delete calls it off, Shift and F10 tell more, ? says
 * all this. What is held follows the arrows (see board_pick.js).
 */

function cardOf(element) {
    return element.closest?.(".ec-event")?.querySelector("[data-card]");
}

/** Cards on the screen, row by row, in order of time. */
function cardsInOrder(root) {
    const place = (element) => element.getBoundingClientRect();
    return [...root.querySelectorAll(".ec-event:has([data-card])")]
        .map((element) => ({ element, box: place(element) }))
        .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
}

function nextCard(root, from, key) {
    const cards = cardsInOrder(root);
    const own = from.getBoundingClientRect();
    const isAhead = {
        ArrowRight: ({ box }) =>
            box.left > own.left + 2 && Math.abs(box.top - own.top) < 40,
        ArrowLeft: ({ box }) =>
            box.left < own.left - 2 && Math.abs(box.top - own.top) < 40,
        ArrowDown: ({ box }) => box.top > own.top + 8,
        ArrowUp: ({ box }) => box.top < own.top - 8,
    }[key];
    const distance = ({ box }) => {
        const across = Math.abs(box.left - own.left);
        const down = Math.abs(box.top - own.top);
        return key.endsWith("Up") || key.endsWith("Down") ? down * 4 + across : across;
    };
    return cards.filter(isAhead).sort((a, b) => distance(a) - distance(b))[0]?.element;
}

function actsOf(board, card, found) {
    const isLive = ["planned", "on_way", "at_work"].includes(card.state);
    const mayPlan = board.model.mayWrite && isLive;
    return {
        m: () => mayPlan && board.pick.take("move", card.id),
        c: () => board.model.mayWrite && board.pick.take("copy", card.id),
        Delete: () => mayPlan && board.model.cancel(card),
        ContextMenu: () => board.openMenu(card, found),
    };
}

function nameOf({ key, shiftKey }) {
    if (shiftKey && key === "F10") {
        return "ContextMenu";
    }
    return key.length === 1 ? key.toLowerCase() : key;
}

function onCardKey(board, ev) {
    const found = cardOf(ev.target);
    const card = found && board.model.cards.get(Number(found.dataset.card));
    if (!card || ev.ctrlKey || ev.metaKey || ev.altKey) {
        return;
    }
    const act = actsOf(board, card, found)[nameOf(ev)];
    if (act) {
        ev.preventDefault();
        act();
    } else if (ev.key.startsWith("Arrow")) {
        const next = nextCard(board.rootRef.el, ev.target.closest(".ec-event"), ev.key);
        if (next) {
            ev.preventDefault();
            next.focus();
        }
    }
}

function isElsewhere(board, { target }) {
    if (target === document.body) {
        return false;
    }
    const other = "input, select, textarea, button, .o_ts_board_toolbar";
    return !board.rootRef.el?.contains(target) || target.closest(other);
}

/** Give the board its keys; what is held is led by them wherever the focus went. */
export function useBoardKeys(board) {
    const onKey = (ev) => {
        if (isElsewhere(board, ev) || board.pick.onKey(ev)) {
            return;
        }
        if (ev.key === "?") {
            board.rootRef.el.querySelector(".o_ts_board_help").click();
        } else {
            onCardKey(board, ev);
        }
    };
    useExternalListener(window, "keydown", onKey, { capture: true });
}
