// Run by `node --test`; tests/test_javascript.py does so where there is node.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clampFrame, frameAt, frameShown, label, middleOf, startOf } from "../../static/js/lib/frames.js";

const STEADY = [0, 33.333, 66.667, 100];
const UNEVEN = [0, 10, 110, 114, 400];

test("a frame is shown from its own time until the next one's", () => {
  assert.equal(frameAt(STEADY, 33.332), 0);
  assert.equal(frameAt(STEADY, 33.333), 1);
  assert.equal(frameAt(UNEVEN, 109.9), 1);
  assert.equal(frameAt(UNEVEN, 113.9), 2);
});

test("times outside the clip give its first and its last frame", () => {
  assert.equal(frameAt(STEADY, -5), 0);
  assert.equal(frameAt(STEADY, 9999), 3);
  assert.equal(frameAt([0], 12), 0);
});

test("the middle lies half-way to the next frame, of the last one half-way to the end", () => {
  assert.equal(middleOf(UNEVEN, 440, 1), 60);
  assert.equal(middleOf(UNEVEN, 440, 4), 420);
});

test("the middle of each frame leads back to it", () => {
  for (const times of [STEADY, UNEVEN]) {
    const found = times.map((_, frame) => frameAt(times, middleOf(times, 440, frame)));

    assert.deepEqual(found, [...times.keys()]);
  }
});

test("steps beyond the ends stay at them", () => {
  assert.equal(clampFrame(STEADY, -1), 0);
  assert.equal(clampFrame(STEADY, 4), 3);
  assert.equal(clampFrame(STEADY, 2), 2);
});

test("the kept millisecond of each frame leads back to it", () => {
  const fast = Array.from({ length: 480 }, (_, k) => (k * 1000) / 240);

  const found = fast.map((_, frame) => frameAt(fast, startOf(fast, frame)));

  assert.deepEqual(found, [...fast.keys()]);
});

test("a browser's time that is cut short still names the frame it shows", () => {
  const fast = Array.from({ length: 480 }, (_, k) => (k * 1000) / 240);

  const found = fast.map((ms) => frameShown(fast, 2000, Math.floor(ms * 10) / 10_000));

  assert.deepEqual(found, [...fast.keys()]);
});

test("times are told in seconds of real life", () => {
  assert.equal(label(1058.333, 1), "1.058");
  assert.equal(label(8000, 8, 2), "1.00");
});
