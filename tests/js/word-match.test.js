import assert from "node:assert/strict";
import { test } from "node:test";

import { inserted, match, ready, setWords, tails } from "../../static/js/lib/word-match.js";

const OFFERS = ready([
  ["word", "my usual", [], "10 min easy"],
  ["drill", "Butt kicks", ["bum kicks", "heel flicks"]],
  ["drill", "High knees"],
  ["drill", "A-skip"],
  ["drill", "Échappé"],
  ["pace", "5k pace"],
  ["pace", "easy"],
  ["pace", "threshold"],
  ["line", "8 x 400 m @ 5k pace, 200 m jog"],
  ["warm-up", "Before intervals"],
  ["warm-up", "On a cold day"],
]);
const found = (text, caret = text.length) => match(OFFERS, text, caret)?.rows.map(({ offer }) => offer.text) ?? [];

// What stands in the box after the first offer was taken, its only edit between start and caret.
function taken(text) {
  const { offer, start, tail } = match(OFFERS, text, text.length).rows[0];
  return text.slice(0, start) + inserted(offer, text, start, tail);
}

test("two letters are enough and one is not", () => {
  assert.deepEqual(found("2 x 40 m b"), []);
  assert.deepEqual(found("2 x 40 m bu"), ["Butt kicks"]);
  assert.deepEqual(found("BU"), ["Butt kicks"]);
  assert.deepEqual(found("ech"), ["Échappé"]);
  assert.deepEqual(found("a sk"), ["A-skip"]);
});

test("a beginning goes before a word within, another name before nothing", () => {
  assert.deepEqual(found("kic"), ["Butt kicks"]);
  assert.deepEqual(found("heel"), ["Butt kicks"]);
  assert.deepEqual(found("2 x 40 m high kn"), ["High knees"]);
});

test("what is there already is not offered", () => {
  assert.deepEqual(found("10 min easy"), []);
  assert.deepEqual(found("butt kicks"), []);
});

test("nothing is offered in a word, in a note and after a line that is kept", () => {
  assert.deepEqual(found("butter", 2), []);
  assert.deepEqual(found("{bu"), []);
  assert.deepEqual(found("> bu"), []);
  assert.deepEqual(found("[[Before intervals]] bu"), []);
});

test("an aim comes after its sign, a warm-up after brackets on a line of its own", () => {
  assert.deepEqual(found("8 x 400 m @ "), ["5k pace", "easy", "threshold"]);
  assert.deepEqual(found("400 m @5"), ["5k pace"]);
  assert.deepEqual(found("[["), ["Before intervals", "On a cold day"]);
  assert.deepEqual(found("10 min\n- [[cold"), ["On a cold day"]);
  assert.deepEqual(found("10 min [[cold"), []);
  assert.equal(taken("[[int"), "[[Before intervals]]");
});

test("a line is offered from its beginning alone", () => {
  assert.deepEqual(found("Main\n8 x 4"), ["8 x 400 m @ 5k pace, 200 m jog"]);
  assert.deepEqual(found("then 8 x 4"), []);
  assert.deepEqual(match(ready([["drill", "Ankling"], ["line", "4 min ankling, jog"]]), "4 min an", 8).rows.map((row) => [
    row.offer.kind, row.start,
  ]), [["drill", 6], ["line", 0]]);
});

test("a drill is written small within a line", () => {
  assert.equal(taken("2 x 40 m bu"), "2 x 40 m butt kicks");
  assert.equal(taken("bu"), "Butt kicks");
  assert.equal(taken("2 x 40 m Bu"), "2 x 40 m Butt kicks");
  assert.equal(taken("2 x 40 m a sk"), "2 x 40 m A-skip");
});

test("a hundred thousand letters on a line are no matter", () => {
  const begin = performance.now();

  assert.equal(tails("bu ".repeat(33_000), 99_000).length < 6, true);
  assert.equal(performance.now() - begin < 200, true);
});

const SETS = ready([
  ["drill", "Drumming"],
  ["line", "Drills are fun, 10 min"],
  ["set", "Drills:\n- 2 x 40 m ankling\n\n- 2 x 40 m high knees"],
  ["set", "Drills\n3 x 60 m strides\n10 min jog"],
  ["set", "Drills\n4 x 60 m strides\n10 min jog"],
  ["set", "3 x\n400 m\n200 m jog"],
]);
const kinds = (text, caret = text.length) => match(SETS, text, caret)?.rows.map(({ offer }) => offer.kind) ?? [];

test("a set is offered from its first line, after words and lines, two at most", () => {
  assert.deepEqual(kinds("Main\ndril"), ["line", "set", "set"]);
  assert.deepEqual(kinds("- Dril"), ["line", "set", "set"]);
  assert.deepEqual(kinds("Dri"), []);
  assert.deepEqual(kinds("Dr"), ["drill"]);
  assert.deepEqual(kinds("high kn"), []);
  assert.deepEqual(kinds("then dril"), []);
});

test("its first line may stand there whole, short as it is; the whole set may not", () => {
  assert.deepEqual(kinds("3 x"), ["set"]);
  assert.deepEqual(kinds("3"), []);
  assert.deepEqual(kinds("Drills\n3 x 60 m strides\n10 min jog", 6), ["line", "set", "set"]);
  assert.deepEqual(
    match(SETS, "Drills\n3 x 60 m strides\n10 min jog", 6).rows.map(({ offer }) => offer.at),
    [1, 2, 4],
  );
});

test("nothing is put in before words that follow on the line", () => {
  assert.deepEqual(kinds("Dril, 10 min", 4), ["line"]);
  assert.deepEqual(kinds("Dril  \n10 min", 4), ["line", "set", "set"]);
});

test("a set is told by its first line, how many there are, and the others", () => {
  assert.deepEqual(setWords(SETS[2]), { title: "Drills, 3 lines", rest: ["2 x 40 m ankling", "2 x 40 m high knees"] });
});

test("its lines go as far in as the first", () => {
  assert.equal(inserted(SETS[5], "  3", 2, "3"), "3 x\n  400 m\n  200 m jog");
  assert.equal(inserted(SETS[5], "- 3", 2, "3"), "3 x\n400 m\n200 m jog");
});
