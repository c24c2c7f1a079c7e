// <month-days>: an athlete's calendar by hand. A session is dragged to another day, or moved with Shift and the arrows;
// C takes a copy of the one that has the focus, V puts it on the day of the focus. Each act sends the one plain form,
// so that the answer is a page as without JavaScript.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

class MonthDays extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[data-act]");
    if (!this.form) return;
    this.stop = new AbortController();
    const on = (name, act) => this.addEventListener(name, act, { signal: this.stop.signal });
    on("dragstart", (event) => this.lift(event));
    on("dragend", () => this.drop(null));
    on("dragover", (event) => this.over(event));
    on("drop", (event) => this.put(event));
    on("keydown", (event) => this.press(event));
    document.addEventListener("htmx:afterSwap", (event) => this.opened(event), { signal: this.stop.signal });
    const place = globalThis.location;
    const at = new URLSearchParams(place.search).get("at");
    const mark = at ? `s-${at}` : place.hash.slice(1);
    if (mark.startsWith("s-")) document.getElementById(mark)?.focus();
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  // --- by hand

  lift(event) {
    const cell = event.target.closest?.("[data-move]");
    if (!cell) return;
    this.lifted = cell;
    cell.classList.add("session-cell--lift");
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", cell.textContent.trim());
  }

  over(event) {
    const day = event.target.closest?.("td[data-date]");
    if (!this.lifted || !day) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.ctrlKey || event.altKey ? "copy" : "move";
    this.mark(day);
  }

  put(event) {
    const day = event.target.closest?.("td[data-date]");
    if (!this.lifted || !day) return;
    event.preventDefault();
    const cell = this.lifted;
    const copies = event.ctrlKey || event.altKey;
    this.drop(null);
    if (copies || day !== cell.closest("td")) this.send(cell, day.dataset.date, copies);
  }

  mark(day) {
    for (const one of this.querySelectorAll(".month__day--over")) one.classList.toggle("month__day--over", one === day);
    day?.classList.add("month__day--over");
  }

  drop() {
    this.lifted?.classList.remove("session-cell--lift");
    this.lifted = null;
    this.mark(null);
  }

  // --- by keys

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = event.target.closest?.(".session-cell[data-move]");
    const step = STEPS[event.key];
    if (step && event.shiftKey && cell) {
      event.preventDefault();
      this.shift(cell, step);
    } else if (step && !event.shiftKey) {
      const day = event.target.closest?.("td.month__day");
      if (!day) return;
      event.preventDefault();
      this.go(day, step);
    } else if (event.key === "c" && cell) {
      sessionStorage.setItem("calendar-copy", JSON.stringify({ act: cell.dataset.copy, version: cell.dataset.version }));
      this.say(`${cell.querySelector("strong").textContent} is copied. Go to a day and press V.`);
    } else if (event.key === "v") {
      this.paste(event.target.closest?.("td[data-date]"));
    }
  }

  get days() {
    return [...this.querySelectorAll("td.month__day")];
  }

  go(day, step) {
    const days = this.days;
    for (let at = days.indexOf(day) + step; at >= 0 && at < days.length; at += step) {
      const target = days[at].querySelector("a.session-cell, a.month__add");
      if (target) {
        target.focus();
        return;
      }
    }
  }

  shift(cell, step) {
    const days = this.days;
    const day = days[days.indexOf(cell.closest("td")) + step];
    if (day?.dataset.date) this.send(cell, day.dataset.date, false);
    else this.say("That day is past, or on another page: press the session and choose the day.");
  }

  paste(day) {
    const kept = JSON.parse(sessionStorage.getItem("calendar-copy") ?? "null");
    if (!day || !kept) return;
    this.submit(kept.act, day.dataset.date, kept.version);
  }

  // --- sending

  send(cell, date, copies) {
    this.submit(copies ? cell.dataset.copy : cell.dataset.move, date, cell.dataset.version);
  }

  submit(act, date, version) {
    if (this.isSent) return;
    this.isSent = true;
    this.form.action = act;
    this.form.elements.to.value = date;
    this.form.elements.version.value = version;
    this.form.submit();
  }

  say(words) {
    const place = this.querySelector("[data-said]");
    if (place) place.textContent = words;
  }

  // --- the sheet beside the calendar

  opened(event) {
    if (event.target.id !== "calendar-sheet" && event.target.closest?.("#calendar-sheet") === null) return;
    document.querySelector("#sheet .sheet__title")?.focus({ preventScroll: true });
    const cell = event.detail.requestConfig?.elt?.closest?.(".session-cell");
    if (!cell) return;
    for (const one of this.querySelectorAll(".session-cell--on")) one.classList.remove("session-cell--on");
    cell.classList.add("session-cell--on");
  }
}

customElements.define("month-days", MonthDays);
