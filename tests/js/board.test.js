import assert from "node:assert/strict";
import { test } from "node:test";
import { block, count, paste, step, week, weekday, words } from "../../static/js/lib/board.js";

test("a day says its week and weekday", () => {
  assert.deepEqual([week(0), week(6), week(7), weekday(13)], [1, 1, 2, 6]);
  assert.equal(words(8), "Tue of week 2");
  assert.equal(count(1, "session"), "1 session");
  assert.equal(count(2, "week"), "2 weeks");
});

test("two corners mark a block, whichever comes first", () => {
  assert.deepEqual(block(1, 10), [1, 2, 3, 8, 9, 10]);
  assert.deepEqual(block(10, 1), block(1, 10));
  assert.deepEqual(block(5, 5), [5]);
});

test("arrows stay in the table and go on to the next week", () => {
  assert.deepEqual(step({ row: 0, column: 1 }, "ArrowLeft", 3), { row: 0, column: 0 });
  assert.deepEqual(step({ row: 0, column: 0 }, "ArrowLeft", 3), { row: 0, column: 0 });
  assert.deepEqual(step({ row: 0, column: 7 }, "ArrowRight", 3), { row: 1, column: 1 });
  assert.deepEqual(step({ row: 2, column: 7 }, "ArrowRight", 3), { row: 2, column: 7 });
  assert.deepEqual(step({ row: 1, column: 4 }, "PageDown", 3), { row: 2, column: 4 });
  assert.deepEqual(step({ row: 1, column: 4 }, "Home", 3), { row: 1, column: 1 });
});

test("what was cut is moved, what is of another plan says so", () => {
  const clip = { plan: "a", act: "cut", ids: ["1"], weeks: [] };
  assert.deepEqual(paste(clip, "a", 9), { act: "cut", ids: ["1"], day: 9 });
  assert.deepEqual(paste(clip, "b", 9), { act: "cut", ids: ["1"], day: 9, from_plan: "a" });
});

test("weeks go before the week of the day; out of another plan they are copied", () => {
  const clip = { plan: "a", act: "cut", ids: [], weeks: [2, 3] };
  assert.deepEqual(paste(clip, "a", 9), { act: "move_weeks", weeks: [2, 3], week: 2 });
  assert.deepEqual(paste(clip, "b", 9), { act: "copy_weeks", weeks: [2, 3], week: 2, from_plan: "a" });
  assert.equal(paste({ ...clip, weeks: [] }, "a", 9), null);
});
