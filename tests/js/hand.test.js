import assert from "node:assert/strict";
import { test } from "node:test";

import { keepEarly } from "../../static/js/lib/hand.js";

function did(target, ...names) {
  for (const name of names) target.dispatchEvent(new Event(name));
}

const types = (events) => events.map((event) => event.type);

test("the last press and what came after it are kept", () => {
  const target = new EventTarget();
  const early = keepEarly(target);

  did(target, "pointermove", "pointerdown", "pointerup", "pointermove", "pointerdown", "pointermove", "pointerup");

  assert.deepEqual(types(early()), ["pointerdown", "pointermove", "pointerup"]);
});

test("a hand that only goes by leaves nothing", () => {
  const target = new EventTarget();
  const early = keepEarly(target);

  did(target, "pointermove", "pointermove", "pointerup");

  assert.deepEqual(early(), []);
});

test("after it was handed over nothing more is kept", () => {
  const target = new EventTarget();
  const early = keepEarly(target);
  did(target, "pointerdown");

  const first = early();
  did(target, "pointermove", "pointerdown");

  assert.deepEqual(types(first), ["pointerdown"]);
});
