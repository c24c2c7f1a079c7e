// <key-list>: keys for a list. j and k move between the lines (elements with data-line), Enter opens the link that has
// the focus, as everywhere; e sends the line's form; a field with data-key takes the focus by its key. A line that is
// moved to hears "line:choose". When a line's form was taken, the part named by data-here is fetched anew.
const TYPING = "input, textarea, select, [contenteditable]";

class KeyList extends HTMLElement {
  connectedCallback() {
    this.onKey = (event) => this.press(event);
    this.onSend = (event) => {
      this.sentAt = Math.max(0, this.lines.findIndex((line) => line.contains(event.target)));
    };
    this.onAnswer = (event) => this.answered(event);
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("submit", this.onSend);
    this.addEventListener("htmx:afterRequest", this.onAnswer);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
    this.removeEventListener("submit", this.onSend);
    this.removeEventListener("htmx:afterRequest", this.onAnswer);
  }

  get lines() {
    return [...this.querySelectorAll("[data-line]")];
  }

  // Where we are: the line with the focus, else the chosen one.
  get index() {
    const lines = this.lines;
    const focused = lines.findIndex((line) => line.contains(document.activeElement));
    return focused >= 0 ? focused : lines.findIndex((line) => line.classList.contains("inbox__line--on"));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const field = [...this.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (field) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "j" || event.key === "k") {
      this.move(event.key === "j" ? 1 : -1);
    } else if (event.key === "e") {
      this.lines[this.index]?.querySelector("form")?.requestSubmit();
    }
  }

  move(by) {
    const lines = this.lines;
    if (!lines.length) return;
    const isOutside = !lines.some((line) => line.contains(document.activeElement));
    // The first press steps onto the chosen line itself.
    const next = isOutside && this.index >= 0 ? this.index : this.index + by;
    this.choose(Math.max(0, Math.min(lines.length - 1, next)));
  }

  choose(index) {
    const lines = this.lines;
    lines.forEach((line, at) => line.classList.toggle("inbox__line--on", at === index));
    const line = lines[index];
    if (!line) return;
    line.querySelector("a")?.focus();
    // A line that has just come in may not be listening yet.
    globalThis.htmx?.process(line);
    line.dispatchEvent(new CustomEvent("line:choose", { bubbles: false }));
  }

  async answered(event) {
    if (event.detail.requestConfig?.verb !== "post" || !event.detail.successful) return;
    const part = this.querySelector("[data-here]");
    if (!part) return;
    await globalThis.htmx.ajax("GET", part.dataset.here, { target: part, swap: "outerHTML" });
    // With the last line gone the frame itself changes: the page says so in full.
    if (this.lines.length) this.choose(Math.min(this.sentAt, this.lines.length - 1));
    else globalThis.location.assign(part.dataset.here);
  }
}

customElements.define("key-list", KeyList);
