// Frames and their times, as numbers alone. `times` holds the milliseconds of the file at which each frame is shown
// first, `end` when the last one ends; a frame is its place in `times`, from 0. Nothing here knows a frame rate.

/** The frame that is shown at a time; times outside give the first or the last. */
export function frameAt(times, ms) {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const half = (low + high + 1) >> 1;
    if (times[half] <= ms) low = half;
    else high = half - 1;
  }
  return low;
}

/** Half-way through a frame: a player that seeks there cannot be taken a frame aside by rounding. */
export function middleOf(times, end, frame) {
  const after = frame + 1 < times.length ? times[frame + 1] : end;
  return (times[frame] + after) / 2;
}

/** The frame nearest to the wanted one that there is. */
export function clampFrame(times, frame) {
  return Math.max(0, Math.min(times.length - 1, frame));
}

/** The first whole millisecond at which a frame is shown: how a moment is kept. */
export function startOf(times, frame) {
  return Math.ceil(times[frame] - 1e-6);
}

/** The frame that a browser says it shows: `seconds` is its own time of that frame, a little off at most. */
export function frameShown(times, end, seconds) {
  const ms = seconds * 1000;
  const frame = frameAt(times, ms);
  const next = frame + 1;
  // Just before the next frame's time is the next frame, rounded down.
  return next < times.length && times[next] - ms < (middleOf(times, end, frame) - times[frame]) / 2 ? next : frame;
}

/** Seconds of real life of a time of the file. A clip written eight times slower has a scale of 8. */
export function label(ms, scale, places = 3) {
  return (ms / 1000 / scale).toFixed(places);
}
