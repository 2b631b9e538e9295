import { describe, expect, test } from "@odoo/hoot";
import {
    findOverlaps,
    firstFree,
    lateness,
    matches,
    minutesLeft,
    partsOfDay,
} from "@teknik_servis/planning_board/board_rows";
import {
    rangeOf,
    shiftWall,
    stepDate,
    toUtc,
    toWall,
} from "@teknik_servis/planning_board/board_time";

describe.current.tags("headless");

const BERLIN = "Europe/Berlin";
const ISTANBUL = "Europe/Istanbul";

test("times are those on the wall where the reader is", () => {
    expect(toWall("2027-07-07 06:00:00", ISTANBUL)).toBe("2027-07-07T09:00:00");
    expect(toUtc("2027-07-07T09:00:00", ISTANBUL)).toBe("2027-07-07 06:00:00");
});

test("a change of clocks moves nothing", () => {
    // 28 March 2027: two o'clock is three there; 31 October: three is two again.
    expect(toWall("2027-03-28 00:59:00", BERLIN)).toBe("2027-03-28T01:59:00");
    expect(toWall("2027-03-28 01:00:00", BERLIN)).toBe("2027-03-28T03:00:00");
    expect(toUtc("2027-03-27T09:00:00", BERLIN)).toBe("2027-03-27 08:00:00");
    const nextDay = shiftWall("2027-03-27T09:00:00", { days: 1 });
    expect(nextDay).toBe("2027-03-28T09:00:00");
    expect(toUtc(nextDay, BERLIN)).toBe("2027-03-28 07:00:00");
    expect(toWall("2027-10-31 00:30:00", BERLIN)).toBe("2027-10-31T02:30:00");
    expect(toWall("2027-10-31 01:30:00", BERLIN)).toBe("2027-10-31T02:30:00");
});

test("a week begins where the reader's does, a month on its first", () => {
    const week = { first: "2027-07-05", last: "2027-07-11" };
    expect(rangeOf("week", "2027-07-07", 1)).toEqual(week);
    expect(rangeOf("week", "2027-07-07", 7).first).toBe("2027-07-04");
    expect(rangeOf("month", "2027-02-14", 1).last).toBe("2027-02-28");
    expect(stepDate("month", "2027-01-31", 1)).toBe("2027-02-28");
});

const visit = (id, technician_id, start, stop, state = "planned") => ({
    id,
    technician_id,
    start: `2027-07-07 ${start}:00`,
    stop: `2027-07-07 ${stop}:00`,
    state,
});

test("who is in two places at once is found, by technician", () => {
    const cards = [
        visit(1, 1, "09:00", "12:00"),
        visit(2, 1, "10:00", "10:30"),
        visit(3, 1, "11:00", "11:30"),
        visit(4, 1, "12:00", "13:00"),
        visit(5, 2, "09:00", "12:00"),
        visit(6, 2, "09:00", "12:00", "missed"),
    ];
    expect([...findOverlaps(cards)].sort()).toEqual([1, 2, 3]);
});

test("late is what has not begun, has not ended, or comes after the promise", () => {
    const now = "2027-07-07 10:00:00";
    const late = (card, promised) => lateness(card, promised, now);
    expect(late(visit(1, 1, "09:00", "11:00"))).toBe("start");
    expect(late(visit(1, 1, "09:50", "11:00"))).toBe("");
    expect(late(visit(1, 1, "08:00", "09:00", "at_work"))).toBe("end");
    expect(late(visit(1, 1, "11:00", "12:00"), "2027-07-07 11:30:00")).toBe("promise");
    expect(late(visit(1, 1, "08:00", "09:00", "done"))).toBe("");
});

test("the first free time goes around hours off and visits", () => {
    const taken = [
        [0, 480],
        [480, 540],
        [600, 660],
        [1020, 1440],
    ];
    expect(firstFree(taken, 60, 0)).toBe(540);
    expect(firstFree(taken, 90, 0)).toBe(660);
    expect(firstFree([], 60, 547)).toBe(555);
    expect(minutesLeft(taken)).toBe(1440 - 480 - 60 - 60 - 420);
});

test("what lasts over midnight takes its share of both days", () => {
    const night = [["2027-07-07T22:00:00", "2027-07-08T02:00:00"]];
    expect(partsOfDay(night, "2027-07-07")).toEqual([[1320, 1440]]);
    expect(partsOfDay(night, "2027-07-08")).toEqual([[0, 120]]);
    expect(partsOfDay(night, "2027-07-09")).toEqual([]);
});

test("searching knows all four letters i", () => {
    const order = { customer: "IŞIL İNCİ", city: "Şişli", stage_id: 3 };
    for (const search of ["ışıl", "isil", "inci", "İNCİ", "sisli"]) {
        expect(matches(order, { search })).toBe(true);
    }
    expect(matches(order, { search: "ali" }, "Ali Usta")).toBe(true);
    expect(matches(order, { search: "'><script>" })).toBe(false);
    expect(matches(order, { district: "Kadıköy" })).toBe(false);
    expect(matches(order, { stages: [1, 2] })).toBe(false);
});
