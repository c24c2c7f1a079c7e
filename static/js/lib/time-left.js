// How long until something, as shown beside the big figure; the same words as plans/ruler.py `time_left`.

/**
 * @param {number} until milliseconds since 1970
 * @param {number} now milliseconds since 1970
 * @returns {{before: string, figure: string, unit: string}} all empty once it is past, or a day and more away
 */
export function timeLeft(until, now) {
  const seconds = (until - now) / 1000;
  if (seconds < 0 || seconds >= 24 * 3600) return { before: "", figure: "", unit: "" };
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return { before: "", figure: "now", unit: "" };
  if (minutes < 60) return { before: "in", figure: String(minutes), unit: "min" };
  const rest = String(minutes % 60).padStart(2, "0");
  return { before: "in", figure: `${Math.floor(minutes / 60)}:${rest}`, unit: "h" };
}
