import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace, amount, timeStill } from "../../static/js/lib/sending.js";

test("amounts are told in the unit of the whole", () => {
  assert.deepEqual(amount(8_900_000, 14_200_000), { sent: "8.9", whole: "14.2 MB" });
  assert.deepEqual(amount(0, 14_200_000), { sent: "0.0", whole: "14.2 MB" });
  assert.deepEqual(amount(50_000_000, 812_000_000), { sent: "50", whole: "812 MB" });
  assert.deepEqual(amount(999, 4_200), { sent: "1", whole: "5 kB" });
});

test("what is left is told in steps that a glance can use", () => {
  const told = [0, 7_999, 8_000, 20_001, 89_000, 91_000, 3_000_000, 7_200_000].map(timeStill);

  assert.deepEqual(told, [
    "a few seconds", "a few seconds", "about 10 s", "about 30 s", "about 90 s", "about 2 min", "about 50 min",
    "about 2 h",
  ]);
  assert.deepEqual([Number.NaN, Infinity, -1].map(timeStill), ["", "", ""]);
});

test("a pace says nothing before it has seen a second", () => {
  const pace = new Pace();

  assert.ok(Number.isNaN(pace.still(100)));
  pace.tell(0, 0);
  pace.tell(900, 500);
  assert.ok(Number.isNaN(pace.still(100)));
});

test("a pace goes by what it saw of late", () => {
  const pace = new Pace();
  for (let second = 0; second <= 10; second += 1) pace.tell(second * 1000, second * 100);
  for (let second = 11; second <= 25; second += 1) pace.tell(second * 1000, 1000 + (second - 10) * 1000);

  assert.equal(pace.still(10_000), 10_000);
});

test("a line that stands still has no end in sight", () => {
  const pace = new Pace();
  pace.tell(0, 500);
  pace.tell(5000, 500);

  assert.ok(Number.isNaN(pace.still(100)));
});
