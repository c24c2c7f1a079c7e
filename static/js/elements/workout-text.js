// <workout-text>: the text of a session. Keeps the line numbers in step, lets Tab leave the box, marks the words that a
// chip of the reading was read from, and the chip of the piece that the caret stands in. Opens the small form of a chip
// beside it, and makes the edit that the server answers with, so that the browser's undo takes it back.
const LINES = 11; // so many are there even when nothing is written yet

class WorkoutText extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.numbers = this.querySelector("ol");
    if (!this.box) return;
    this.stop = new AbortController();
    this.offerWords();
    if (!this.numbers) return;
    this.sheet = this.closest(".sheet") ?? this;
    this.place = this.sheet.querySelector("#piece");
    this.layer = document.createElement("div");
    this.layer.className = "workout-text__marks";
    this.layer.setAttribute("aria-hidden", "true");
    this.ruler = this.layer.cloneNode();
    this.ruler.classList.add("workout-text__ruler");
    this.append(this.layer, this.ruler);
    this.classList.add("workout-text--wraps");
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.stop.signal });
    on(this.box, "input", () => this.typed());
    on(document, "selectionchange", () => this.showChip());
    for (const name of ["pointerover", "focusin"]) on(this.sheet, name, (event) => this.showWords(this.chipOf(event)));
    for (const name of ["pointerout", "focusout"]) on(this.sheet, name, () => this.showWords(this.opened));
    on(this.sheet, "htmx:beforeSwap", (event) => this.leave(event));
    on(this.sheet, "htmx:afterSettle", (event) => this.arrive(event));
    on(this.sheet, "workout:mended", (event) => this.mend(event.detail));
    on(this.sheet, "keydown", (event) => {
      if (event.key === "Escape" && this.place?.firstElementChild) this.close();
    });
    on(this.sheet, "click", (event) => {
      if (event.target.closest(".piece__close")) this.close();
      else if (!event.target.closest("#piece, .chip")) this.close({ back: false });
    });
    this.count();
    let width = this.box.clientWidth;
    this.widths = new ResizeObserver(() => {
      if (this.box.clientWidth === width) return;
      width = this.box.clientWidth;
      this.count();
    });
    this.widths.observe(this.box);
  }

  disconnectedCallback() {
    this.stop?.abort();
    this.layer?.remove();
    this.ruler?.remove();
    this.widths?.disconnect();
  }

  // --- completing words: loaded when the box is first used

  offerWords() {
    const address = this.dataset.words;
    if (!address || this.box.readOnly) return;
    const { signal } = this.stop;
    const begin = async () => {
      const { offerWords } = await import("./workout-words.js");
      if (!signal.aborted) offerWords(this, this.box, address, signal);
    };
    if (document.activeElement === this.box) begin();
    else this.box.addEventListener("focus", begin, { once: true, signal });
  }

  // --- the words of a chip, and the chip of the caret

  chipOf(event) {
    return event.target.closest?.(".chip[data-start]") ?? this.opened;
  }

  chip(at) {
    return at ? this.sheet.querySelector(`button.chip[value="${at}"]`) : null;
  }

  get opened() {
    return this.chip(this.place?.querySelector("[name=piece]")?.value);
  }

  showWords(chip) {
    this.layer.replaceChildren();
    if (!chip || this.isStale) return;
    const text = this.box.value;
    const [start, end] = [Number(chip.dataset.start), Number(chip.dataset.end)];
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    this.layer.append(text.slice(0, start), mark, text.slice(end));
  }

  showChip() {
    const at = document.activeElement === this.box && !this.isStale ? this.box.selectionStart : -1;
    for (const chip of this.sheet.querySelectorAll(".chip[data-start]")) {
      chip.classList.toggle("chip--here", at >= Number(chip.dataset.start) && at <= Number(chip.dataset.end));
    }
  }

  typed() {
    this.count();
    // Until the reading of the new text is there, its places are those of the old one.
    this.isStale = true;
    this.layer.replaceChildren();
    this.close({ back: false });
  }

  // --- the form of a piece

  leave(event) {
    if (event.target.id === "reading") this.focused = document.activeElement?.closest?.("button.chip")?.value;
  }

  arrive(event) {
    if (event.target.id === "reading") {
      this.isStale = false;
      this.chip(this.focused)?.focus({ preventScroll: true });
      this.showChip();
    } else if (event.target === this.place && this.place.firstElementChild) {
      this.open();
    }
  }

  open() {
    const chip = this.opened;
    if (chip) {
      const below = chip.getBoundingClientRect().bottom - this.sheet.getBoundingClientRect().top;
      this.place.style.insetBlockStart = `${Math.round(below + this.sheet.scrollTop + 6)}px`;
    }
    const first = this.place.querySelector("button[name=act]:not([hidden]), input:not([type=hidden]), select, a[href]");
    (first ?? this.place.querySelector("button"))?.focus();
    this.place.scrollIntoView({ block: "nearest" });
    this.showWords(chip);
  }

  close({ back = true } = {}) {
    if (!this.place?.firstElementChild) return;
    const chip = this.opened;
    this.place.replaceChildren();
    this.layer.replaceChildren();
    if (back) chip?.focus();
  }

  mend({ start, end, was, text }) {
    const at = this.place?.querySelector("[name=piece]")?.value;
    this.place?.replaceChildren();
    // What was typed meanwhile is not touched: then the place holds other words.
    if (start === undefined || this.box.value.slice(start, end) !== was) return;
    this.box.focus();
    this.box.setSelectionRange(start, end);
    const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!isDone) {
      this.box.setRangeText(text, start, end, "end");
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.focused = at;
    this.chip(at)?.focus({ preventScroll: true });
  }

  // --- lines

  count() {
    const lines = this.box.value.split("\n");
    while (lines.length < LINES) lines.push("");
    while (this.numbers.childElementCount < lines.length) {
      const item = document.createElement("li");
      item.textContent = String(this.numbers.childElementCount + 1);
      this.numbers.append(item);
    }
    while (this.numbers.childElementCount > lines.length) this.numbers.lastElementChild.remove();
    this.measure(lines);
  }

  // A long line is broken: its number gets as much room as the line takes, and the box the room of all.
  measure(lines) {
    const rows = lines.map((line) => {
      const row = document.createElement("div");
      row.textContent = line || " ";
      return row;
    });
    this.ruler.replaceChildren(...rows);
    const heights = rows.map((row) => row.offsetHeight);
    this.ruler.replaceChildren();
    const one = Math.min(...heights);
    if (!one) return;
    for (const [at, item] of [...this.numbers.children].entries()) item.style.blockSize = `${heights[at]}px`;
    this.box.rows = Math.round(heights.reduce((sum, height) => sum + height, 0) / one);
  }
}

customElements.define("workout-text", WorkoutText);
