// What the board of a plan works out without a page: days count from 0, weeks from 1; Monday is 0.

export const week = (day) => Math.floor(day / 7) + 1;
export const weekday = (day) => ((day % 7) + 7) % 7;
const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

// Tue of week 3.
export const words = (day) => `${NAMES[weekday(day)]} of week ${week(day)}`;

// The days of the block of which two days are corners, as one would mark it in a table.
export function block(one, other) {
  const [top, bottom] = [week(one), week(other)].sort((a, b) => a - b);
  const [left, right] = [weekday(one), weekday(other)].sort((a, b) => a - b);
  const days = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) days.push((row - 1) * 7 + column);
  }
  return days;
}

// Where the arrows go from a place in the table: columns 0 (the week) to 7 (Sunday), rows from 0; clipped at the edges.
export function step({ row, column }, key, rows) {
  const moves = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    PageUp: [-4, 0],
    PageDown: [4, 0],
  };
  if (key === "Home") return { row, column: 1 };
  if (key === "End") return { row, column: 7 };
  const [down, right] = moves[key] ?? [0, 0];
  let [next, to] = [row + down, column + right];
  // Past Sunday comes the next Monday, before Monday the last Sunday; the week's own number is reached from Monday.
  if (to > 7 && next < rows - 1) [next, to] = [next + 1, 1];
  return { row: Math.max(0, Math.min(rows - 1, next)), column: Math.max(0, Math.min(7, to)) };
}

// 3 sessions, 1 week.
export const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

// What to send to put a clipboard on a day, or before a week where weeks were taken; null where it cannot be.
export function paste(clip, plan, day) {
  const from = clip.plan === plan ? {} : { from_plan: clip.plan };
  if (clip.weeks.length) {
    const act = clip.act === "cut" && clip.plan === plan ? "move_weeks" : "copy_weeks";
    return { act, weeks: clip.weeks, week: week(day), ...from };
  }
  return clip.ids.length ? { act: clip.act, ids: clip.ids, day, ...from } : null;
}

const CLIP = "board-clip";

// What was copied or cut, on any board in this browser; null for nothing.
export function held() {
  try {
    return JSON.parse(localStorage.getItem(CLIP));
  } catch {
    return null;
  }
}

// Keep that, or with null let go of it; false where the browser keeps nothing.
export function hold(clip) {
  try {
    if (clip) localStorage.setItem(CLIP, JSON.stringify(clip));
    else localStorage.removeItem(CLIP);
    return true;
  } catch {
    return false;
  }
}
