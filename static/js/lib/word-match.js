// What may be put in at a place of a session's text. Sums only: no page is needed, so `node --test` tries it.
const [MOST, MOST_LINES, LINE_LETTERS] = [6, 2, 4];
const LETTERS = /\p{L}/gu;
const PLAIN = /\p{M}/gu;
// Of offers that fit equally well the coach's own words go first.
const ORDER = { word: 0, drill: 1, pace: 2, line: 3, set: 4, "warm-up": 5 };

// Without case and diacritics; a hyphen is a space. Each letter keeps its place at its start.
export function plain(text) {
  return text.normalize("NFD").replace(PLAIN, "").toLowerCase().replace(/[-‐‑–]/g, " ");
}

// The offers of the server as objects, with what they are found by; a set of several lines by its first one.
export function ready(rows) {
  return rows.map(([kind, text, also = [], says = ""], at) => {
    const names = kind === "set" ? [text.split("\n", 1)[0]] : [text, ...also];
    return { kind, text, says, at, names: names.map((name) => ({ name, plain: plain(name) })) };
  });
}

// Where what stands before the caret may be completed: { start, tail, kind }; the longest first. None in a note.
export function tails(text, caret) {
  const begin = text.lastIndexOf("\n", caret - 1) + 1;
  const line = text.slice(begin, caret);
  const after = text.slice(caret, caret + 1);
  const link = /^[\s\-*•]*\[\[([^[\]]*)$/.exec(line);
  if (link) return [{ start: caret - link[1].length, tail: link[1], kind: "warm-up" }];
  if (/[\p{L}\p{N}]/u.test(after) || /^\s*>|\{[^}]*$|\[\[/u.test(line)) return [];
  const aim = /@[ ]*([^@,;()]{0,24})$/.exec(line);
  if (aim) return [{ start: caret - aim[1].length, tail: aim[1], kind: "pace" }];
  const found = [];
  const indent = line.length - line.replace(/^[\s\-*•]+/, "").length;
  if (line.length - indent >= 2) found.push({ start: begin + indent, tail: line.slice(indent), kind: "line" });
  // The last four words, as many as are there.
  const starts = [...line.matchAll(/(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}]/gu)].map((one) => one.index).slice(-4);
  for (const at of starts) {
    const tail = line.slice(at);
    if ((tail.match(LETTERS) ?? []).length >= 2 && !/[,;:@()\t]/.test(tail)) {
      found.push({ start: begin + at, tail, kind: "" });
    }
  }
  return found;
}

// A set as it is told before it is taken: { title, rest }, its first line with the number of all, and the others.
export function setWords(offer) {
  const [first, ...rest] = offer.text.split("\n").filter((line) => line.trim());
  const lines = rest.map((line) => line.replace(/^[\s\-*•]+/, ""));
  return { title: `${first.replace(/[\s:(]+$/, "")}, ${rest.length + 1} lines`, rest: lines };
}

// The offers for a place: { start, rows: [{ offer, name, start, tail }], sure }, or null. Words come before whole lines,
// and those before sets; `sure` is what was asked for by brackets.
export function match(offers, text, caret) {
  const rows = [];
  const lines = [];
  let sure = false;
  for (const { start, tail, kind } of tails(text, caret)) {
    const typed = plain(tail);
    const found = fitting(offers, typed, kind).map((row) => ({ ...row, start, tail }));
    if (kind === "line") {
      const sets = found.filter(({ offer }) => offer.kind === "set" && hasRoom(text, start, caret, offer));
      lines.push(...found.filter(({ offer }) => offer.kind === "line").slice(0, MOST_LINES), ...sets.slice(0, MOST_LINES));
    } else rows.push(...found);
    sure ||= kind === "warm-up";
    if (rows.length || (!kind && isWhole(offers, typed.trimEnd()))) break;
  }
  const all = [...rows.slice(0, MOST - lines.length), ...lines];
  return all.length ? { start: all[0].start, rows: all, sure } : null;
}

// A set is put in where nothing follows on the line, and where it does not stand yet.
function hasRoom(text, start, caret, offer) {
  return !text.slice(caret).split("\n", 1)[0].trim() && !text.startsWith(offer.text, start);
}

function fitting(offers, typed, kind) {
  const found = [];
  const wanted = typed.trimEnd();
  for (const offer of offers) {
    const isLong = offer.kind === "line" || offer.kind === "set";
    if (kind === "line" ? !isLong : kind ? offer.kind !== kind : isLong || offer.kind === "warm-up") continue;
    let best = null;
    for (const [at, { name, plain: known }] of offer.names.entries()) {
      if (known === wanted) {
        // Of a set only the first line stands there.
        best = at === 0 && offer.kind !== "set" ? null : { rank: 0, name };
        break;
      }
      const rank = fit(known, typed, kind) + (at && 0.5);
      if (!best || rank < best.rank) best = { rank, name };
    }
    if (best && best.rank < 9) found.push({ offer, name: best.name, rank: best.rank });
  }
  return found.sort((one, other) => one.rank - other.rank || byKind(one.offer, other.offer));
}

// A name that stands there whole is not looked at word by word.
function isWhole(offers, typed) {
  return offers.some((offer) => offer.kind !== "set" && offer.names.some((name) => name.plain === typed));
}

function byKind(one, other) {
  return ORDER[one.kind] - ORDER[other.kind] || (one.kind === "drill" && one.text.length - other.text.length) || one.at - other.at;
}

// 0 begins so, 1 has a word that begins so, 9 does not fit.
function fit(known, typed, kind) {
  if (kind === "line" && typed.trimEnd().length < LINE_LETTERS) return 9;
  if (known.startsWith(typed)) return 0;
  return kind !== "line" && (typed.length > 2 || kind) && known.includes(` ${typed}`) ? 1 : 9;
}

// What is put in: a drill in small letters within a line, its name as it is at the beginning or after a capital; the
// lines of a set as far in as the one where it begins.
export function inserted(offer, text, start, tail) {
  if (offer.kind === "warm-up") return `${offer.text}]]`;
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (offer.kind === "set") return offer.text.replaceAll("\n", `\n${/^\s*/.exec(line)[0]}`);
  const first = offer.text.charAt(0);
  const isName = offer.kind !== "drill" || !line.trim() || !/\p{Ll}/u.test(offer.text.charAt(1));
  if (isName || (tail && tail.charAt(0) === first)) return offer.text;
  return first.toLowerCase() + offer.text.slice(1);
}
