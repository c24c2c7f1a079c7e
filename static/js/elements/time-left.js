// <time-left data-until="2026-04-21T17:45:00+01:00">in<b>52</b>min</time-left>
// Keeps "in 52 min" true while the page stands open. Without it the page says how long it was when it was sent.
import { timeLeft } from "../lib/time-left.js";

const EVERY_MS = 10_000;

class TimeLeft extends HTMLElement {
  connectedCallback() {
    this.until = Date.parse(this.dataset.until ?? "");
    if (Number.isNaN(this.until)) return;
    this.timer = setInterval(() => this.show(), EVERY_MS);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const left = timeLeft(this.until, Date.now());
    const text = `${left.before} ${left.figure} ${left.unit}`;
    if (text === this.shown) return;
    this.shown = text;
    const figure = document.createElement("b");
    figure.className = "figure";
    figure.textContent = left.figure;
    this.replaceChildren(left.before, figure, left.unit);
    if (left.figure === "") clearInterval(this.timer);
  }
}

customElements.define("time-left", TimeLeft);
