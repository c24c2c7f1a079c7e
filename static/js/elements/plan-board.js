// <plan-board data-plan data-act data-shelf>: keys, choosing and dragging on the board of a plan. The board is a form
// that works without this: ticks choose, buttons act. This script ticks, presses and sends the same fields. data-act is
// there only for those who may change the plan. The whole element is swapped; what has to outlive that is in `kept`.
import { block, count, held, hold, paste, step, week, weekday, words } from "../lib/board.js";
import { keepEarly } from "../lib/hand.js";

const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable], dialog';
const NOTHING = { plan: "", at: null, inside: false, anchor: null, ids: [], weeks: [], row: null, sheet: false, had: false };
const kept = { ...NOTHING };
// Acts go out one after the other, each on the board as the one before left it.
let line = Promise.resolve();

export function send(make) {
  const post = async () => {
    const board = document.querySelector("plan-board[data-act]");
    const asked = board && make(board);
    if (!asked) return;
    const { to = board.dataset.act, ...values } = asked;
    values.csrfmiddlewaretoken = board.querySelector("#acts [name=csrfmiddlewaretoken]").value;
    await globalThis.htmx.ajax("POST", to, { target: "#plan", swap: "outerHTML show:none", values });
  };
  line = line.then(post).catch(() => document.querySelector("plan-board")?.say("No connection. Nothing was changed."));
}

// Rows out of sight have no height yet, so what stays in its place is the first row in sight.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "plan") return;
  kept.had = event.detail.target.contains(document.activeElement);
  const rows = [...document.querySelectorAll("plan-board .plan-week[data-week]")];
  const row = rows.find((one) => one.getBoundingClientRect().bottom > 0);
  kept.row = row && scrollY > 0 ? { week: row.dataset.week, top: row.getBoundingClientRect().top } : null;
});

class PlanBoard extends HTMLElement {
  connectedCallback() {
    this.grid = this.querySelector(".plan-weeks");
    if (kept.plan !== this.dataset.plan) Object.assign(kept, NOTHING, { plan: this.dataset.plan });
    this.listening ??= {
      keydown: (event) => this.press(event),
      "htmx:sendError": () => this.say("No connection. Nothing was changed."),
    };
    for (const [name, hear] of Object.entries(this.listening)) document.addEventListener(name, hear);
    if (!this.grid || this.dressed) return;
    this.dressed = true;
    for (const one of this.grid.querySelectorAll("a, .plan-tick")) one.tabIndex = -1;
    for (const tick of this.ticks) tick.checked = kept[tick.name].includes(tick.value);
    this.addEventListener("click", (event) => this.clicked(event), true);
    this.addEventListener("change", (event) => event.target.matches(".plan-tick") && this.chose());
    this.grid.addEventListener("focusin", (event) => this.focused(event.target));
    this.grid.addEventListener("focusout", (event) => {
      if (event.relatedTarget) kept.inside = this.grid.contains(event.relatedTarget);
    });
    if (this.dataset.act) this.readyToDrag();
    this.chose();
    this.roam(this.linkAt(kept.at) ?? this.grid.querySelector("a"));
    queueMicrotask(() => this.restore());
  }

  disconnectedCallback() {
    for (const [name, hear] of Object.entries(this.listening)) document.removeEventListener(name, hear);
  }

  // --- where we are ---------------------------------------------------------------------------------------------

  get ticks() {
    return this.grid.querySelectorAll(".plan-tick");
  }

  // Row and column of a link, with its day and session where it has them.
  placeOf(link) {
    const row = Number(link.closest(".plan-week").dataset.week) - 1;
    const cell = link.closest(".plan-day");
    const day = cell ? Number(cell.dataset.day) : row * 7;
    return { row, column: cell ? weekday(day) + 1 : 0, day, id: link.closest(".plan-one")?.dataset.id };
  }

  linksAt({ row, column }) {
    const cell = this.grid.querySelector(column ? `[data-day="${row * 7 + column - 1}"]` : `[data-week="${row + 1}"]`);
    const links = cell ? [...cell.querySelectorAll(column ? ".plan-one > a" : ".plan-week__no > a")] : [];
    return links.length || !column ? links : [...(cell?.querySelectorAll("a") ?? [])];
  }

  linkAt(at) {
    if (!at) return null;
    return (at.id && this.grid.querySelector(`[data-id="${at.id}"] > a`)) || this.linksAt(at)[0];
  }

  // One link of the grid is the stop of the Tab key.
  roam(link) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = link;
    if (link) link.tabIndex = 0;
  }

  focused(target) {
    if (!target.matches("a")) return;
    this.roam(target);
    kept.at = this.placeOf(target);
    kept.inside = true;
    const where = this.querySelector("[data-where]");
    if (where) where.textContent = ` on ${words(kept.at.day)}`;
    for (const [name, value] of [["to_week", week(kept.at.day)], ["to_weekday", weekday(kept.at.day)]]) {
      for (const field of this.querySelectorAll(`[name="${name}"]`)) field.value = value;
    }
  }

  restore() {
    const row = kept.row && this.grid.querySelector(`[data-week="${kept.row.week}"]`);
    if (row) scrollBy(0, row.getBoundingClientRect().top - kept.row.top);
    kept.row = null;
    const field = kept.sheet && this.querySelector("#sheet :is(textarea, .field__box)");
    kept.sheet = false;
    if (field) field.focus({ preventScroll: true });
    else if ((kept.inside || kept.had) && [document.body, null].includes(document.activeElement)) {
      (this.linkAt(kept.at) ?? this.stop)?.focus({ preventScroll: true });
    }
  }

  go(key) {
    const from = this.placeOf(this.stop);
    const here = this.linksAt(from);
    const within = here.indexOf(this.stop) + { ArrowDown: 1, ArrowUp: -1 }[key];
    let link = here[within];
    const rows = this.grid.querySelectorAll("[data-week]").length;
    for (let at = from; !link; ) {
      const next = step(at, key, rows);
      if (next.row === at.row && next.column === at.column) return;
      const links = this.linksAt(next);
      link = key === "ArrowUp" ? links.at(-1) : links[0];
      at = next;
      if (key === "Home" || key === "End") break;
    }
    link?.focus();
    link?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // --- choosing -------------------------------------------------------------------------------------------------

  say(words_) {
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = words_;
  }

  // Keep what is ticked, and say it.
  chose() {
    if (!this.dataset.act) return;
    for (const name of ["ids", "weeks"]) {
      kept[name] = [...this.ticks].filter((one) => one.name === name && one.checked).map((one) => one.value);
    }
    for (const tick of this.ticks) {
      tick.closest("[role=gridcell], [role=rowheader]").toggleAttribute("aria-selected", false);
    }
    for (const tick of this.ticks) {
      if (tick.checked) tick.closest("[role=gridcell], [role=rowheader]").setAttribute("aria-selected", "true");
    }
    const clip = this.clip;
    this.toggleAttribute("data-clip", Boolean(clip));
    for (const one of this.grid.querySelectorAll(".plan-one--cut")) one.classList.remove("plan-one--cut");
    if (clip?.act === "cut" && clip.plan === this.dataset.plan) {
      for (const id of clip.ids) this.grid.querySelector(`[data-id="${id}"]`)?.classList.add("plan-one--cut");
    }
    const parts = [kept.ids.length && count(kept.ids.length, "session"), kept.weeks.length && count(kept.weeks.length, "week")];
    const chosen = parts.filter(Boolean).join(" and ");
    const said = clip && `${clip.act === "cut" ? "Cut" : "Copied"}: ${clip.ids.length ? count(clip.ids.length, "session") : count(clip.weeks.length, "week")}`;
    this.say([chosen && `${chosen} chosen`, said].filter(Boolean).join(". "));
  }

  choose(test) {
    for (const tick of this.ticks) tick.checked = test(tick);
    this.chose();
  }

  toggle(link) {
    const tick = link.parentElement.querySelector(":scope > .plan-tick");
    if (!tick) return;
    tick.checked = !tick.checked;
    this.chose();
  }

  // All between two places, as a block of the table; in the column of week numbers, weeks.
  range(from, to) {
    if (!from.column || !to.column) {
      const [first, last] = [from.row, to.row].sort((a, b) => a - b);
      this.choose((tick) => tick.name === "weeks" && tick.value > first && tick.value <= last + 1);
    } else {
      const days = new Set(block(from.day, to.day));
      this.choose((tick) => tick.name === "ids" && days.has(this.placeOf(tick).day));
    }
  }

  all() {
    const { day, row } = kept.at;
    const of = (test) => [...this.ticks].filter((tick) => tick.name === "ids" && test(this.placeOf(tick)));
    const [days, weeks] = [of((at) => at.day === day), of((at) => at.row === row)];
    const wanted = days.length && !days.every((tick) => tick.checked) ? days : weeks;
    this.choose((tick) => wanted.includes(tick));
  }

  // What an act is about: the chosen, else what has the focus.
  taken() {
    if (kept.ids.length || kept.weeks.length) return { ids: kept.ids, weeks: kept.ids.length ? [] : kept.weeks.map(Number) };
    if (kept.at?.id) return { ids: [kept.at.id], weeks: [] };
    return { ids: [], weeks: kept.at && !kept.at.column ? [kept.at.row + 1] : [] };
  }

  firstDay(ids) {
    return Math.min(...ids.map((id) => Number(this.grid.querySelector(`[data-id="${id}"]`)?.parentElement.dataset.day)));
  }

  get clip() {
    return held();
  }

  set clip(value) {
    if (!hold(value)) this.say("This browser keeps nothing, so there is no clipboard here.");
  }

  // --- acts -----------------------------------------------------------------------------------------------------

  moveBy(days) {
    send((board) => {
      const { ids, weeks } = board.taken();
      if (ids.length) return { act: "move", ids, day: board.firstDay(ids) + days };
      const by = Math.sign(days);
      const last = board.grid.querySelectorAll("[data-week]").length;
      if (!weeks.length || Math.abs(days) < 7 || weeks[0] + by < 1 || weeks.at(-1) + by > last) return null;
      const before = by < 0 ? weeks[0] - 1 : weeks.at(-1) + 2;
      if (kept.weeks.length) kept.weeks = weeks.map((number) => String(number + by));
      kept.at = { ...kept.at, row: kept.at.row + by };
      return { act: "move_weeks", weeks, week: before };
    });
  }

  hold(act) {
    const { ids, weeks } = this.taken();
    if (!ids.length && !weeks.length) return;
    this.clip = { plan: this.dataset.plan, act, ids, weeks, first: ids.length ? this.firstDay(ids) : 0 };
    this.chose();
  }

  paste() {
    send((board) => {
      const { clip } = board;
      if (!clip || !kept.at) return null;
      const day = kept.at.column || clip.weeks.length ? kept.at.day : kept.at.day + weekday(clip.first);
      if (clip.act === "cut") board.clip = null;
      return paste(clip, board.dataset.plan, day);
    });
  }

  double() {
    send((board) => {
      const { ids, weeks } = board.taken();
      if (ids.length) return { act: "duplicate", ids };
      return weeks.length ? { act: "copy_weeks", weeks, week: weeks.at(-1) + 1 } : null;
    });
  }

  takeOff() {
    send((board) => {
      const { ids, weeks } = board.taken();
      kept.weeks = [];
      if (ids.length) return { act: "delete", ids };
      return weeks.length ? { act: "delete_weeks", weeks } : null;
    });
  }

  // A form of the page as an act: where it goes and what it says.
  words(which) {
    const form = this.querySelector(which);
    return form && { ...Object.fromEntries(new FormData(form)), to: form.getAttribute("action") };
  }

  // The dialogs are fetched when one is asked for.
  ask(which) {
    import("./plan-board-dialogs.js").then((module) => module[which](this, send));
  }

  // --- hands ----------------------------------------------------------------------------------------------------

  commands = {
    x: () => this.hold("cut"),
    c: () => this.hold("copy"),
    v: () => this.paste(),
    d: () => this.double(),
    r: () => this.ask("repeat"),
    a: () => this.all(),
    Delete: () => this.takeOff(),
    Backspace: () => this.takeOff(),
    "+": () => send(() => ({ act: "insert_week", week: kept.at.row + 1 })),
    " ": () => this.toggle(this.stop),
    n: () => {
      kept.sheet = true;
      const { row, column } = kept.at;
      const link = this.grid.querySelector(`[data-day="${row * 7 + Math.max(column, 1) - 1}"] > .plan-day__new`);
      // What has just come in may not be listening yet.
      globalThis.htmx.process(this.grid);
      link?.click();
    },
  };

  buttons = {
    keys: () => this.ask("keys"),
    back: () => this.moveBy(-1),
    on: () => this.moveBy(1),
    up: () => this.moveBy(-7),
    down: () => this.moveBy(7),
    cut: () => this.hold("cut"),
    copy: () => this.hold("copy"),
    paste: () => this.paste(),
    repeat: () => this.ask("repeat"),
    none: () => this.letGo(),
  };

  letGo() {
    this.clip = null;
    this.choose(() => false);
  }

  press(event) {
    const { key, target, shiftKey, altKey } = event;
    const mod = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.isComposing || !this.grid) return;
    const typing = target.closest?.(TYPING);
    if (key === "Escape") this.escape(target, typing);
    if (typing) return;
    if (mod && !altKey && ["z", "y"].includes(key.toLowerCase())) {
      event.preventDefault();
      const again = shiftKey || key.toLowerCase() === "y";
      send((board) => board.words(again ? "#redo" : "#undo"));
    } else if (key === "?" && this.dataset.act) {
      this.ask("keys");
    } else if (this.grid.contains(target) && this.pressGrid(key, { mod, shiftKey, altKey })) {
      event.preventDefault();
    }
  }

  // Whether the key was one of ours.
  pressGrid(key, { mod, shiftKey, altKey }) {
    const target = document.activeElement;
    if (target.matches("a")) this.roam(target);
    if (!kept.at) return false;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key];
    if (altKey && !mod) {
      if (by && this.dataset.act) this.moveBy(by);
      return Boolean(by);
    }
    if (!mod && (by || ["Home", "End", "PageUp", "PageDown"].includes(key))) {
      kept.anchor = shiftKey ? (kept.anchor ?? kept.at) : null;
      this.go(key);
      if (shiftKey && this.dataset.act) this.range(kept.anchor, kept.at);
      return true;
    }
    if (key === "Enter") {
      kept.sheet = !mod;
      globalThis.htmx.process(this.grid);
    }
    const isClipboard = mod && "xcv".includes(key.toLowerCase()) && getSelection().isCollapsed;
    const command = mod && !isClipboard ? null : this.commands[key.length > 1 ? key : key.toLowerCase()];
    if (!command || !this.dataset.act) return false;
    command();
    return true;
  }

  // Out of the sheet to the board; on the board let go of what is chosen, then close the sheet.
  escape(target, typing) {
    // What a form in the sheet has closed with this key is gone by now; the key was its own.
    if (!target.isConnected || target.closest?.("dialog, #piece") || this.querySelector("#piece")?.childElementCount) return;
    if (!this.grid.contains(target)) {
      if (typing || this.querySelector("#sheet")?.contains(target)) (this.linkAt(kept.at) ?? this.stop)?.focus();
    } else if (kept.ids.length || kept.weeks.length || this.clip) this.letGo();
    else this.querySelector("#sheet .sheet__top a")?.click();
  }

  clicked(event) {
    const button = event.target.closest("[data-do]");
    if (button) this.buttons[button.dataset.do]?.();
    const link = event.target.closest(".plan-weeks a");
    if (!link || !this.dataset.act || event.detail === 0) return;
    const at = this.placeOf(link);
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      link.focus();
      if (event.shiftKey) this.range(kept.anchor ?? at, at);
      else this.toggle(link);
    }
    if (!event.shiftKey) kept.anchor = at;
  }

  // The module that drags is fetched when a mouse comes near; a finger comes without notice. What a hand does until it
  // is there is kept for it. Whether a finger scrolls or drags has to be known at its first move: heard from the start.
  readyToDrag() {
    const early = keepEarly(this);
    const get = () => import("./plan-board-drag.js").then((module) => module.dress(this, send, early()));
    if (matchMedia("(any-pointer: coarse)").matches) get();
    else this.addEventListener("pointerover", get, { once: true });
    this.addEventListener("touchmove", (event) => this.dragging && event.preventDefault(), { passive: false });
    this.addEventListener("dragstart", (event) => event.preventDefault());
  }
}

customElements.define("plan-board", PlanBoard);
