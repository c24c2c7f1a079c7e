// Completes words in the text box of a <workout-text>: drills, paces, own words, lines and sets, and warm-ups after
// "[[".
// The offers are fetched once for all boxes of a page. Nothing is chosen until an arrow key or the pointer chooses it,
// so that Enter goes on making lines; only after "[[" the first one is, for there nothing else can be meant.
import { inserted, match, ready, setWords } from "../lib/word-match.js";

const SAYS = { word: "your word", drill: "drill", pace: "aim", line: "line", set: "set", "warm-up": "warm-up" };
const kept = new Map();
let number = 0;

function fetched(address) {
  if (!kept.has(address)) {
    const asked = fetch(address, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { offers: [] }))
      .then((told) => ready(told.offers));
    asked.catch(() => kept.delete(address));
    kept.set(address, asked);
  }
  return kept.get(address);
}

class WordList {
  constructor(host, box, address, signal) {
    Object.assign(this, { host, box, address, offers: [], found: null, at: -1, shut: -1 });
    this.list = document.createElement("ul");
    this.list.id = `words-${(number += 1)}`;
    this.list.className = "word-offers";
    this.list.popover = "manual";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Words to put in");
    this.mirror = document.createElement("div");
    this.mirror.className = "word-mirror";
    this.mirror.setAttribute("aria-hidden", "true");
    host.append(this.mirror, this.list);
    const on = (target, name, act, more) => target.addEventListener(name, act, { signal, ...more });
    on(box, "input", (event) => !event.isComposing && !this.isTaking && this.look());
    on(box, "compositionstart", () => this.close());
    on(box, "compositionend", () => this.look());
    on(box, "keydown", (event) => this.key(event));
    on(box, "blur", () => this.close());
    on(document, "selectionchange", () => this.found && !this.isTaking && this.moved());
    // The focus stays in the box, so that phones keep their keyboard.
    on(this.list, "mousedown", (event) => event.preventDefault());
    on(this.list, "click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take([...this.list.children].indexOf(row));
    });
    for (const name of ["scroll", "resize"]) on(window, name, () => this.found && this.place(), { capture: true });
    // A word that was learnt beside the box is offered from then on.
    on(document, "workout:mended", () => this.load(true));
    signal.addEventListener("abort", () => {
      this.list.remove();
      this.mirror.remove();
    });
    this.load();
  }

  async load(again = false) {
    if (again) kept.delete(this.address);
    try {
      const offers = await fetched(this.address);
      this.offers = this.host.hasAttribute("data-no-links") ? offers.filter((one) => one.kind !== "warm-up") : offers;
      this.box.setAttribute("aria-autocomplete", "list");
    } catch {
      // Without a connection one types on without offers.
    }
  }

  look() {
    const caret = this.box.selectionStart;
    const found = caret === this.box.selectionEnd ? match(this.offers, this.box.value, caret) : null;
    if (found && found.start === this.shut) return;
    this.shut = -1;
    if (!found || document.activeElement !== this.box) return this.close();
    this.found = { ...found, caret };
    this.list.replaceChildren(...found.rows.map((row, at) => this.row(row, at)));
    this.box.setAttribute("role", "combobox");
    this.box.setAttribute("aria-controls", this.list.id);
    this.box.setAttribute("aria-expanded", "true");
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    this.choose(found.sure ? 0 : -1);
    this.place();
  }

  row({ offer, name }, at) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${at}`;
    row.className = "word-offers__row";
    row.setAttribute("role", "option");
    const text = document.createElement("span");
    text.className = "word-offers__text";
    text.textContent = offer.says && offer.kind === "drill" ? offer.says : offer.text;
    const about = document.createElement("span");
    about.className = "word-offers__about";
    const also = name === offer.text ? "" : name;
    about.textContent = (offer.kind === "word" || offer.kind === "warm-up" ? offer.says : also) || SAYS[offer.kind];
    if (offer.kind === "set") {
      const { title, rest } = setWords(offer);
      [text.textContent, about.textContent] = [title, rest.join(" · ")];
      row.setAttribute("aria-label", `${title}: ${rest.join(", ")}`);
    }
    row.append(text, " ", about);
    return row;
  }

  choose(at) {
    this.at = at;
    for (const [nth, row] of [...this.list.children].entries()) row.setAttribute("aria-selected", String(nth === at));
    const row = this.list.children[at];
    if (row) this.box.setAttribute("aria-activedescendant", row.id);
    else this.box.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (!this.found || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const count = this.list.childElementCount;
    if (event.key === "ArrowDown") this.choose(this.at + 1 < count ? this.at + 1 : -1);
    else if (event.key === "ArrowUp") this.choose(this.at < 0 ? count - 1 : this.at - 1);
    else if (event.key === "Escape") this.escape();
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) this.take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  escape() {
    this.shut = this.found.start;
    this.close();
  }

  moved() {
    if (this.box.selectionStart !== this.found.caret || this.box.selectionEnd !== this.found.caret) this.close();
  }

  take(at) {
    const { caret, rows } = this.found;
    const { offer, start, tail } = rows[at];
    const text = inserted(offer, this.box.value, start, tail);
    const end = caret + (text.endsWith("]]") && this.box.value.startsWith("]]", caret) ? 2 : 0);
    this.isTaking = true;
    this.close();
    this.box.focus();
    this.box.setSelectionRange(start, end);
    // By the browser's own hand, so that its undo takes it back.
    if (!document.execCommand("insertText", false, text)) {
      this.box.setRangeText(text, start, end, "end");
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.isTaking = false;
    this.shut = -1;
  }

  close() {
    if (!this.found) return;
    this.found = null;
    this.at = -1;
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.box.removeAttribute("role");
    for (const name of ["aria-controls", "aria-expanded", "aria-activedescendant"]) this.box.removeAttribute(name);
  }

  // --- below the line of the caret; above it where there is more room

  place() {
    const spot = this.spot();
    const { height, offsetTop = 0 } = window.visualViewport ?? { height: innerHeight };
    const box = this.box.getBoundingClientRect();
    this.list.style.maxWidth = `${Math.floor(box.width)}px`;
    const [wide, high] = [this.list.offsetWidth, this.list.offsetHeight];
    const below = offsetTop + height - spot.bottom;
    const isAbove = below < high + 8 && spot.top - offsetTop > below;
    const left = Math.max(box.left, Math.min(spot.left, box.right - wide));
    this.list.style.left = `${Math.round(left)}px`;
    this.list.style.top = `${Math.round(isAbove ? spot.top - high - 4 : spot.bottom + 4)}px`;
  }

  // Where the word begins on the screen, measured on a copy of the box up to there.
  spot() {
    const style = getComputedStyle(this.box);
    for (const name of ["font", "letterSpacing", "lineHeight", "whiteSpace", "padding", "overflowWrap", "tabSize"]) {
      this.mirror.style[name] = style[name];
    }
    this.mirror.style.width = `${this.box.clientWidth}px`;
    const mark = document.createElement("span");
    mark.textContent = this.box.value.slice(this.found.start, this.found.caret) || ".";
    this.mirror.replaceChildren(this.box.value.slice(0, this.found.start), mark);
    const [box, copy, word] = [this.box, this.mirror, mark].map((one) => one.getBoundingClientRect());
    const left = box.left + this.box.clientLeft + word.left - copy.left - this.box.scrollLeft;
    const top = box.top + this.box.clientTop + word.top - copy.top - this.box.scrollTop;
    return { left, top, bottom: top + word.height };
  }
}

export function offerWords(host, box, address, signal) {
  return new WordList(host, box, address, signal);
}
