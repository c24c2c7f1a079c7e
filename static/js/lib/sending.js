// Words for a clip on its way: how much, how long still. Sizes are in bytes, times in milliseconds.
const MB = 1_000_000;
const WINDOW_MS = 8_000;

// 8.9 of 14.2 MB; below a tenth of a megabyte in kB.
export function amount(sent, whole) {
  if (whole < MB / 10) return { sent: String(Math.ceil(sent / 1000)), whole: `${Math.ceil(whole / 1000)} kB` };
  const digits = whole < 100 * MB ? 1 : 0;
  return { sent: (sent / MB).toFixed(digits), whole: `${(whole / MB).toFixed(digits)} MB` };
}

// "about 20 s", in steps that a glance can use; empty while nothing can be said.
export function timeStill(ms) {
  if (!Number.isFinite(ms) || ms < 0) return "";
  const seconds = ms / 1000;
  if (seconds < 8) return "a few seconds";
  if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}

// How fast it went of late. Told (when, how much) again and again, it says how long `rest` bytes will take.
export class Pace {
  constructor() {
    this.seen = [];
  }

  tell(at, sent) {
    this.seen.push({ at, sent });
    while (this.seen.length > 2 && at - this.seen[0].at > WINDOW_MS) this.seen.shift();
  }

  still(rest) {
    const first = this.seen[0];
    const last = this.seen.at(-1);
    if (!first || last.at - first.at < 1000 || last.sent <= first.sent) return Number.NaN;
    return (rest * (last.at - first.at)) / (last.sent - first.sent);
  }
}
