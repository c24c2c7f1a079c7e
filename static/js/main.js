// Loads a custom element when a page has one; nothing else runs on a page without it.
const ELEMENTS = {
  "clip-upload": () => import("./elements/clip-upload.js"),
  "cue-picks": () => import("./elements/cue-picks.js"),
  "frame-player": () => import("./elements/frame-player.js"),
  "month-days": () => import("./elements/month-days.js"),
  "load-chart": () => import("./elements/load-chart.js"),
  "kept-ticks": () => import("./elements/kept-ticks.js"),
  "key-list": () => import("./elements/key-list.js"),
  "time-left": () => import("./elements/time-left.js"),
  "workout-list": () => import("./elements/workout-list.js"),
  "workout-text": () => import("./elements/workout-text.js"),
  "drill-loop": () => import("./elements/drill-loop.js"),
  "row-list": () => import("./elements/row-list.js"),
  "plan-board": () => import("./elements/plan-board.js"),
  "print-button": () => import("./elements/print-button.js"),
  "time-zone-field": () => import("./elements/time-zone-field.js"),
};

function load(root) {
  for (const [name, get] of Object.entries(ELEMENTS)) {
    if (!customElements.get(name) && root.querySelector(name)) get();
  }
}

load(document);
document.addEventListener("htmx:load", (event) => load(event.target.parentElement ?? document));
