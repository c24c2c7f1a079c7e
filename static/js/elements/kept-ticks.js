// <kept-ticks data-key="7/…">: rows to tick, each a form with one button named "came". A tick that does not reach the
// site is kept in this browser under that key, shown as it was meant, and sent again when the network is back or the page
// is opened anew. An element with data-say tells how many wait; <template> holds the sign of a tick.
const AGAIN_MS = 20_000;
// The site will never take these: the row is gone, or the words are wrong.
const NEVER = new Set([400, 404]);
const NOT_TAKEN = "A tick was not taken: this athlete is no longer asked. Open the page anew.";

function isFrom(xhr, path) {
  return Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname === path;
}

class KeptTicks extends HTMLElement {
  connectedCallback() {
    this.key = `ticks/${this.dataset.key}`;
    this.onAnswer = (event) => this.answered(event.detail);
    this.onSwap = (event) => this.swapping(event.detail);
    this.onAgain = () => this.sendAll();
    this.addEventListener("htmx:beforeSwap", this.onSwap);
    this.addEventListener("htmx:afterRequest", this.onAnswer);
    globalThis.addEventListener("online", this.onAgain);
    this.timer = setInterval(this.onAgain, AGAIN_MS);
    for (const [path, came] of Object.entries(this.kept)) this.paint(path, came);
    this.say();
    // The rows listen only once htmx has seen them.
    setTimeout(this.onAgain, 500);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.removeEventListener("htmx:beforeSwap", this.onSwap);
    this.removeEventListener("htmx:afterRequest", this.onAnswer);
    globalThis.removeEventListener("online", this.onAgain);
  }

  get kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  keep(path, came) {
    const kept = this.kept;
    if (came === null) delete kept[path];
    else kept[path] = came;
    try {
      if (Object.keys(kept).length) localStorage.setItem(this.key, JSON.stringify(kept));
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return came === null;
    }
  }

  // The answer of another page, such as signing in, does not take the place of a row.
  swapping(detail) {
    if (!isFrom(detail.xhr, detail.requestConfig.path)) detail.shouldSwap = false;
  }

  answered({ requestConfig, successful, xhr }) {
    const path = requestConfig?.path;
    if (!path || !this.form(path)) return;
    const came = requestConfig.parameters.came ?? "";
    const isTaken = successful && isFrom(xhr, path);
    if (isTaken || NEVER.has(xhr.status)) {
      this.keep(path, null);
      this.say(isTaken ? "" : NOT_TAKEN);
    } else if (this.keep(path, came)) {
      this.paint(path, came);
      this.say();
    } else {
      this.say("No connection, and this browser keeps nothing. The last tick was not saved: tap it again.");
    }
  }

  form(path) {
    return [...this.querySelectorAll("form")].find((one) => one.getAttribute("action") === path);
  }

  // Show a row as it was meant; the next tap means the opposite.
  paint(path, came) {
    const form = this.form(path);
    if (!form) return;
    const button = form.querySelector("[name=came]");
    const row = form.closest("li");
    row.classList.toggle("practice-row--came", came === "1");
    row.classList.remove("practice-row--away");
    row.querySelector(".practice-row__who .small").textContent = "not sent yet";
    row.querySelector(".practice-row__box").replaceChildren(
      ...(came === "1" ? [this.querySelector("template").content.cloneNode(true)] : []),
    );
    row.querySelector(".only-read").textContent = came === "1" ? "came, not sent yet" : "tick";
    button.value = came === "1" ? "" : "1";
    button.setAttribute("aria-pressed", String(came === "1"));
  }

  say(words = "") {
    const count = Object.keys(this.kept).length;
    const ticks = count === 1 ? "1 tick waits" : `${count} ticks wait`;
    const waiting = `${ticks} in this browser for a connection, and will be sent then. Nothing is lost.`;
    const line = this.querySelector("[data-say]");
    line.hidden = !words && !count;
    line.lastElementChild.textContent = words || (count ? waiting : "");
  }

  sendAll() {
    if (!navigator.onLine) return;
    for (const [path, came] of Object.entries(this.kept)) {
      const form = this.form(path);
      const button = form?.querySelector("[name=came]");
      if (!button) {
        this.keep(path, null);
        this.say(NOT_TAKEN);
      } else if (!form.classList.contains("htmx-request")) {
        button.value = came;
        // htmx takes the value of a button that was pressed, not of one that a script submits by.
        button.click();
      }
    }
  }
}

customElements.define("kept-ticks", KeptTicks);
