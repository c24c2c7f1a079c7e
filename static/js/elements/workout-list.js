// <workout-list>: the rows of a session, moved by drag and by keys. The server rewrites the text and answers with the list
// of the new one and the edit that makes it; <workout-text>, or this where there is none, puts the edit into the text box
// so that the browser's undo takes it back.
const INDENT = 20;
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
// What had the focus when the list was swapped for that of a newer text.
let kept = null;

class WorkoutList extends HTMLElement {
  connectedCallback() {
    this.reading = this.closest("#reading");
    this.form = this.closest("form");
    this.box = this.form?.querySelector("textarea[name=text]");
    if (!this.box || !this.reading || !globalThis.htmx) return;
    this.place = document.querySelector("#piece");
    this.stop = new AbortController();
    const on = (target, name, act, more = {}) => target.addEventListener(name, act, { ...more, signal: this.stop.signal });
    for (const one of this.querySelectorAll(".list__grip, .list__keys")) one.hidden = false;
    on(this, "keydown", (event) => this.press(event));
    on(this, "click", (event) => this.click(event));
    on(this, "change", () => this.mark());
    on(this, "pointerdown", (event) => this.lift(event));
    on(document, "htmx:beforeSwap", (event) => this.leave(event));
    on(document, "htmx:afterSettle", (event) => this.settle(event));
    on(document, "workout:mended", () => (this.before = this.box.value), { capture: true });
    on(document, "workout:mended", (event) => this.mend(event.detail));
    on(document, "keydown", (event) => event.key === "Escape" && this.close());
    on(document, "click", (event) => event.target.closest(".piece__close") && this.close());
    this.arrive();
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  get rows() {
    return [...this.querySelectorAll(".list__row")];
  }

  get chosen() {
    return this.rows.filter((row) => row.querySelector(".tick").checked);
  }

  row(at) {
    return this.rows.find((row) => row.dataset.at === at);
  }

  here() {
    return document.activeElement?.closest?.(".list__row");
  }

  focusRow(at) {
    const row = this.row(at) ?? this.rows.findLast((one) => one.dataset.at < at) ?? this.rows.at(-1);
    (row?.querySelector(".list__face") ?? this.querySelector("[value=new]"))?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  mark() {
    const chosen = this.chosen;
    for (const row of this.rows) row.classList.toggle("list__row--on", chosen.includes(row));
    this.querySelector(".list__chosen")?.toggleAttribute("hidden", !chosen.length);
  }

  // --- swaps

  leave(event) {
    if (event.target !== this.reading) return;
    const acts = this.contains(document.activeElement);
    kept = acts || this.wanted ? { at: this.here()?.dataset.at ?? this.wanted ?? "" } : null;
    kept &&= { ...kept, chosen: this.chosen.map((row) => row.dataset.at) };
  }

  arrive() {
    const at = this.dataset.here || kept?.at;
    if (!this.dataset.here) for (const one of kept?.chosen ?? []) this.row(one)?.querySelector(".tick").click();
    if (this.dataset.here) this.wanted = this.dataset.here;
    if (at) this.focusRow(at);
    kept = null;
    this.mark();
  }

  mend({ start, end, was, text }) {
    if (start === undefined) return;
    const { box } = this;
    if (box.value === this.before && box.value.slice(start, end) === was) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(start, end);
      const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
      if (!isDone) {
        box.setRangeText(text, start, end, "end");
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    this.place?.replaceChildren();
    if (this.wanted) this.focusRow(this.wanted);
  }

  send(act, rows, more = {}) {
    const values = { act, rows: rows.map((row) => row.dataset.at).join(","), ...more };
    globalThis.htmx.ajax("POST", this.dataset.address, { source: this.box, target: this.reading, swap: "innerHTML", values });
  }

  // --- the small form of a row

  settle(event) {
    const form = event.target === this.place ? this.place.querySelector(".piece--row") : null;
    if (!form) return;
    const by = (this.row(form.dataset.row) ?? this.querySelector(".list__acts")).getBoundingClientRect();
    const frame = this.place.offsetParent ?? document.body;
    const top = by.bottom - frame.getBoundingClientRect().top + frame.scrollTop + 6;
    this.place.style.insetBlockStart = `${Math.round(top)}px`;
    if (!this.closest(".sheet")) {
      this.place.style.insetInlineStart = `${Math.round(by.left - frame.getBoundingClientRect().left)}px`;
      this.place.style.inlineSize = `${Math.round(by.width)}px`;
    }
    (form.querySelector("input:not([type=hidden])") ?? form.querySelector(".piece__acts button"))?.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  close() {
    const form = this.place?.querySelector(".piece--row");
    if (!form) return;
    this.place.replaceChildren();
    this.focusRow(form.dataset.row);
  }

  // --- keys and buttons

  click(event) {
    const button = event.target.closest("button[name=act]");
    if (!button) return;
    event.preventDefault();
    this.send(button.value, this.chosen);
  }

  press(event) {
    const row = event.target.closest(".list__row");
    if (!row || event.ctrlKey || event.metaKey) return;
    const chosen = this.chosen.includes(row) ? this.chosen : [row];
    const { key } = event;
    let act = null;
    if (event.altKey && KEYS[key]) act = () => this.send(KEYS[key], chosen);
    else if (event.altKey) return;
    else if (key === "ArrowUp" || key === "ArrowDown") act = () => this.go(row, key === "ArrowUp" ? -1 : 1, event.shiftKey);
    else if (key === "Delete" || key === "Backspace") act = () => this.send("remove", chosen);
    else if (key === "r") act = () => this.send("wrap", chosen);
    else if (key === "+") act = () => this.openNew(row);
    if (!act) return;
    event.preventDefault();
    act();
  }

  go(row, by, chooses) {
    const rows = this.rows;
    const next = rows[rows.indexOf(row) + by];
    if (!next) return;
    if (chooses) {
      const tick = next.querySelector(".tick");
      // Going back over what was chosen lets it go again.
      if (tick.checked) row.querySelector(".tick").checked = false;
      else row.querySelector(".tick").checked = tick.checked = true;
    } else {
      for (const one of this.chosen) one.querySelector(".tick").checked = false;
    }
    this.mark();
    next.querySelector(".list__face").focus();
  }

  openNew(row) {
    const values = { open: `new-${row.dataset.at}` };
    globalThis.htmx.ajax("POST", this.dataset.address, { source: this.box, target: this.place, swap: "innerHTML", values });
  }

  // --- drag

  lift(event) {
    const grip = event.target.closest(".list__grip");
    if (!grip || event.button) return;
    event.preventDefault();
    const row = grip.closest(".list__row");
    const moving = this.chosen.includes(row) ? this.chosen : [row];
    const drag = new AbortController();
    const on = (name, act) => grip.addEventListener(name, act, { signal: drag.signal });
    let to = null;
    grip.setPointerCapture(event.pointerId);
    for (const one of moving) one.classList.add("list__row--lifted");
    const end = () => {
      drag.abort();
      this.show(null);
      for (const one of moving) one.classList.remove("list__row--lifted");
    };
    on("pointermove", (move) => {
      to = this.target(move, moving);
      this.show(to);
    });
    on("pointerup", () => {
      end();
      if (to) this.send("move", moving, { to: to.to });
    });
    on("pointercancel", end);
    document.addEventListener("keydown", (key) => key.key === "Escape" && end(), { signal: drag.signal });
  }

  // Where rows would go: before or after the row under the pointer; further left takes them out of its repeat.
  target(event, moving) {
    const rows = this.rows;
    const row = rows.find((one) => event.clientY < one.getBoundingClientRect().bottom) ?? rows.at(-1);
    const within = moving.some((one) => row.dataset.at === one.dataset.at || row.dataset.at.startsWith(`${one.dataset.at}.`));
    if (!row || within) return null;
    const box = row.getBoundingClientRect();
    const path = row.dataset.at.split(".").map(Number);
    if (event.clientY < box.top + box.height / 2) return { row, side: "before", to: path.join("."), depth: path.length - 1 };
    const next = rows[rows.indexOf(row) + 1];
    if (next?.dataset.at.startsWith(`${row.dataset.at}.`)) return { row, side: "after", to: next.dataset.at, depth: path.length };
    if (row.classList.contains("list__row--section")) return { row, side: "after", to: `${row.dataset.at}.0`, depth: path.length };
    const depth = Math.max(0, Math.round((event.clientX - box.left) / INDENT) - 1);
    const least = next ? next.dataset.at.split(".").length - 1 : 0;
    while (path.length - 1 > Math.max(depth, least)) path.pop();
    path.push(path.pop() + 1);
    return { row, side: "after", to: path.join("."), depth: path.length - 1 };
  }

  show(to) {
    for (const row of this.rows) row.classList.remove("list__row--before", "list__row--after");
    if (!to) return;
    to.row.classList.add(`list__row--${to.side}`);
    to.row.style.setProperty("--drop", to.depth);
  }
}

customElements.define("workout-list", WorkoutList);
