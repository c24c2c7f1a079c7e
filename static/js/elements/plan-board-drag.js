// Dragging on the board, by mouse, pen or finger: a session or all that are chosen, or something of the shelf, to a day.
// A finger first rests on it for a moment, for a stroke scrolls; if it then does not move, it has chosen the session.
// With Ctrl, Alt or Cmd held when it is let go, a copy is put there.
const NEAR = 6;
const SLIP = 10;
const REST_MS = 350;
const EDGE = 70;

// `early` is what a hand has done on the board before this was here: a press and what came after it.
export function dress(board, send, early = []) {
  const press = (event) => {
    if (event.button || event.target.closest("input, button, select")) return null;
    const from = event.target.closest(".plan-one, [data-put]");
    return from && new Drag(board, from, event, send);
  };
  board.addEventListener("pointerdown", press);
  const [first, ...rest] = early;
  const drag = first && press(first);
  for (const event of rest) drag?.hear[event.type](event);
}

class Drag {
  constructor(board, from, event, send) {
    Object.assign(this, { board, from, send, x: event.clientX, y: event.clientY });
    this.begin = { x: this.x, y: this.y };
    this.byFinger = event.pointerType === "touch";
    this.hear = {
      pointermove: (one) => this.moved(one),
      pointerup: (one) => this.drop(one),
      pointercancel: () => this.end(),
      contextmenu: (one) => this.byFinger && one.preventDefault(),
      keydown: (one) => one.key === "Escape" && this.end(),
    };
    for (const [name, hear] of Object.entries(this.hear)) addEventListener(name, hear, true);
    if (this.byFinger) this.timer = setTimeout(() => this.lift(), REST_MS);
  }

  get ids() {
    const tick = this.from.querySelector(".plan-tick");
    if (!tick?.checked) return [this.from.dataset.id];
    return [...this.board.querySelectorAll('.plan-tick[name="ids"]:checked')].map((one) => one.value);
  }

  moved(event) {
    [this.x, this.y] = [event.clientX, event.clientY];
    // Let go of where nobody heard it.
    if (!this.byFinger && !event.buttons) {
      this.end();
      return;
    }
    const far = Math.hypot(this.x - this.begin.x, this.y - this.begin.y);
    if (far > NEAR) this.hasMoved = true;
    if (this.ghost) return;
    if (this.byFinger && far > SLIP) this.end();
    else if (!this.byFinger && far > NEAR) this.lift();
  }

  lift() {
    const { board, from } = this;
    board.dragging = true;
    board.classList.add("plan-board--drag");
    this.ghost = document.createElement("div");
    this.ghost.className = "plan-ghost";
    const more = from.dataset.put ? 0 : this.ids.length - 1;
    this.ghost.textContent = from.querySelector("strong").textContent + (more ? ` and ${more} more` : "");
    document.body.append(this.ghost);
    if (!from.dataset.put) {
      for (const id of this.ids) board.querySelector(`[data-id="${id}"]`)?.classList.add("plan-one--gone");
    }
    navigator.vibrate?.(10);
    this.draw();
  }

  // Once a frame: mark the day below, move what is carried, scroll at the edges.
  draw() {
    if (!this.ghost) return;
    this.mark();
    this.ghost.style.transform = `translate(${this.x + 10}px, ${this.y + 10}px)`;
    const by = this.y < EDGE ? this.y - EDGE : Math.max(0, this.y - innerHeight + EDGE);
    if (by && this.hasMoved) scrollBy(0, by / 4);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  // Mark the day below the hand.
  mark() {
    const day = document.elementFromPoint(this.x, this.y)?.closest("plan-board .plan-day") ?? null;
    if (day !== this.day) {
      this.day?.classList.remove("plan-day--drop");
      day?.classList.add("plan-day--drop");
      this.day = day;
    }
  }

  drop(event) {
    if (!this.ghost) {
      this.end();
      return;
    }
    // Where it is let go counts, however long ago the last frame was drawn.
    [this.x, this.y] = [event.clientX, event.clientY];
    this.mark();
    const { board, from, day, ids } = this;
    this.end();
    // The press that ends a drag is no click.
    const swallow = (one) => {
      one.preventDefault();
      one.stopPropagation();
    };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), 60);
    if (from.dataset.put) {
      if (day) this.put(Number(day.dataset.day));
    } else if (!this.hasMoved) {
      board.toggle(from.querySelector("a"));
    } else if (day) {
      const by = Number(day.dataset.day) - Number(from.parentElement.dataset.day);
      const act = event.ctrlKey || event.altKey || event.metaKey ? "copy" : "move";
      if (by) this.send((now) => ({ act, ids, day: now.firstDay(ids) + by }));
    }
  }

  put(day) {
    const form = this.board.querySelector("#shelf");
    const { put } = this.from.dataset;
    const words = { q: form.elements.q.value, kind: form.elements.kind.value };
    this.send((now) => ({ to: now.dataset.shelf, put, day_number: day, ...words }));
  }

  end() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    for (const [name, hear] of Object.entries(this.hear)) removeEventListener(name, hear, true);
    this.ghost?.remove();
    this.ghost = null;
    this.day?.classList.remove("plan-day--drop");
    this.board.classList.remove("plan-board--drag");
    for (const one of this.board.querySelectorAll(".plan-one--gone")) one.classList.remove("plan-one--gone");
    // A finger that is still down goes on to be heard as a drag until it is lifted.
    setTimeout(() => {
      this.board.dragging = false;
    });
  }
}
