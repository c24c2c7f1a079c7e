// What a hand does on an element before there is anybody to hear it: the last press and what came after it. Returns a
// function that hands these events over and listens no more.
const EVENTS = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
const MOST = 500;

export function keepEarly(element) {
  let early = [];
  const keep = (event) => {
    if (event.type === "pointerdown") early = [event];
    else if (early.length && early.length < MOST) early.push(event);
  };
  for (const name of EVENTS) element.addEventListener(name, keep);
  return () => {
    for (const name of EVENTS) element.removeEventListener(name, keep);
    return early;
  };
}
