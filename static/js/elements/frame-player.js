// <frame-player data-frames="…/frames.json" data-scale="1"> around a <video controls>: steps through a clip by the
// table of its frames' times. It seeks to the middle of the wanted frame and asks the browser which one it shows;
// the frame that is told is the one that was seen, never one worked out from a rate. Anything on the page with
// data-seek (milliseconds of the file) leads there; fields with data-moment carry the moment that is shown.
// Without JavaScript, or without the table, the browser's own controls stay.
import { clampFrame, frameAt, frameShown, label, middleOf, startOf } from "../lib/frames.js";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSED = "button, a, summary, input, textarea, select, [contenteditable]";
// The browser tells of a frame it shows only where that is another than before: after this long it is the same.
const SAME_FRAME_MS = 120;
// A busy machine presents a new frame late; only the frame that is shown already never comes again.
const NEW_FRAME_MS = 800;
const SEEK_MS = 5000;
const TRIES = 3;
const BIG_STEP = 10;
const HOP_MS = 500;

class FramePlayer extends HTMLElement {
  async connectedCallback() {
    this.video = this.querySelector("video");
    this.scale = Number(this.dataset.scale) || 1;
    this.speed = 1;
    this.frame = 0;
    this.wanted = 0;
    this.isMoved = false;
    this.listeners = new AbortController();
    this.ready = this.load();
    try {
      await this.ready;
    } catch {
      for (const fault of this.querySelectorAll("[data-fault]")) fault.hidden = false;
      return;
    }
    if (this.isConnected) this.begin();
  }

  disconnectedCallback() {
    this.listeners?.abort();
  }

  async load() {
    const answer = await fetch(this.dataset.frames, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`The frame table was answered with ${answer.status}.`);
    const table = await answer.json();
    if (table.schema !== 1 || !table.frames.length) throw new Error("The frame table cannot be read.");
    this.times = table.frames;
    this.end = table.end_ms;
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      if (this.video.preload !== "auto") this.video.preload = "auto";
      await new Promise((resolve, reject) => {
        this.video.addEventListener("loadeddata", resolve, { once: true });
        this.video.addEventListener("error", () => reject(new Error("The clip did not load.")), { once: true });
      });
    }
  }

  begin() {
    const { signal } = this.listeners;
    this.video.controls = false;
    this.addEventListener("click", (event) => this.press(event), { signal });
    document.addEventListener("click", (event) => this.lead(event), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    // A part that htmx brings in has flags, fields and a play head of its own.
    document.addEventListener("htmx:load", () => this.tell(), { signal });
    this.video.addEventListener("play", () => this.playing(true), { signal });
    this.video.addEventListener("pause", () => this.playing(false), { signal });
    this.setSpeed(1);
    this.go(0);
    this.classList.add("player--live");
    this.dispatchEvent(new CustomEvent("player:live", { bubbles: true }));
  }

  // Show a frame; resolves to the frame that is seen then. Of several asked for meanwhile only the last is shown.
  go(frame) {
    this.wanted = clampFrame(this.times, frame);
    this.seeking ??= this.chase().finally(() => {
      this.seeking = null;
    });
    return this.seeking;
  }

  async chase() {
    if (!this.video.paused) this.video.pause();
    let target;
    do {
      target = this.wanted;
      this.frame = await this.show(target);
      this.tell();
    } while (target !== this.wanted);
    this.wanted = this.frame;
    return this.frame;
  }

  // Seek, look, and seek again where the browser shows another frame.
  async show(frame) {
    let seen = frame;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      seen = await this.seek(middleOf(this.times, this.end, frame) / 1000, frame);
      if (seen === frame) return frame;
    }
    return seen;
  }

  seek(seconds, frame) {
    const { video } = this;
    const patience = frame === this.frame ? SAME_FRAME_MS : NEW_FRAME_MS;
    return new Promise((resolve) => {
      let timer = 0;
      let callback = 0;
      const done = (seen) => {
        clearTimeout(timer);
        if (callback) video.cancelVideoFrameCallback(callback);
        video.removeEventListener("seeked", onSeeked);
        resolve(seen);
      };
      const onSeeked = () => {
        clearTimeout(timer);
        timer = setTimeout(() => done(frame), "requestVideoFrameCallback" in video ? patience : 0);
      };
      if ("requestVideoFrameCallback" in video) {
        callback = video.requestVideoFrameCallback((_, about) => {
          callback = 0;
          done(frameShown(this.times, this.end, about.mediaTime));
        });
      }
      timer = setTimeout(() => done(frameAt(this.times, video.currentTime * 1000)), SEEK_MS);
      video.addEventListener("seeked", onSeeked, { once: true });
      video.currentTime = seconds;
    });
  }

  step(by) {
    this.isMoved = true;
    return this.go((this.seeking ? this.wanted : this.frame) + by);
  }

  seekTo(ms) {
    this.isMoved = true;
    return this.go(frameAt(this.times, ms));
  }

  toggle() {
    this.isMoved = true;
    if (!this.video.paused) this.video.pause();
    else this.video.play();
  }

  // While it runs, the browser tells each frame it shows; at a stop the last one is looked at exactly.
  playing(moving) {
    const button = this.querySelector("[data-play]");
    if (button) {
      this.word ??= button.getAttribute("aria-label");
      button.setAttribute("aria-label", moving ? button.dataset.stop : this.word);
      for (const sign of button.querySelectorAll("[data-when]")) sign.hidden = (sign.dataset.when === "moving") !== moving;
    }
    if (moving) this.follow();
    else if (!this.seeking) this.go(this.frame);
  }

  follow() {
    if (this.video.paused) return;
    const next = (seconds) => {
      if (this.seeking) return;
      this.frame = frameShown(this.times, this.end, seconds);
      this.tell();
      this.follow();
    };
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback((_, about) => next(about.mediaTime));
    else requestAnimationFrame(() => next(this.video.currentTime));
  }

  setSpeed(speed) {
    this.speed = speed;
    // Once as fast as life, however slowly the file was written; browsers go from a sixteenth to sixteen times.
    this.video.playbackRate = Math.max(0.0625, Math.min(16, speed * this.scale));
    for (const button of this.querySelectorAll("[data-speed]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
  }

  press(event) {
    const button = event.target.closest("[data-step], [data-play], [data-speed]");
    if (button?.dataset.step) this.step(Number(button.dataset.step) * (event.shiftKey ? BIG_STEP : 1));
    else if (button?.dataset.speed) this.setSpeed(Number(button.dataset.speed));
    else if (button) this.toggle();
    else if (event.target === this.video) this.toggle();
    else if (event.target.closest(".timeline")) this.point(event);
  }

  // A press on the ruler leads to the time it stands over.
  point(event) {
    const box = event.target.closest(".timeline").getBoundingClientRect();
    this.seekTo(((event.clientX - box.left) / box.width) * this.end);
  }

  lead(event) {
    const link = event.target.closest?.("[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.seekTo(Number(link.dataset.seek));
    if (!this.contains(link)) this.video.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const by = event.shiftKey ? BIG_STEP : 1;
    const hop = HOP_MS * this.scale;
    const acts = {
      ".": () => this.step(by),
      ",": () => this.step(-by),
      ">": () => this.step(BIG_STEP),
      "<": () => this.step(-BIG_STEP),
      j: () => this.seekTo(this.times[this.wanted] - hop),
      l: () => this.seekTo(this.times[this.wanted] + hop),
      " ": event.target.closest?.(PRESSED) ? null : () => this.toggle(),
    };
    // With Shift, the keys of the full stop and the comma write other signs on other keyboards.
    const byPlace = event.shiftKey ? { Period: acts["."], Comma: acts[","] }[event.code] : null;
    const act = byPlace ?? acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // Tell the page which frame is seen.
  tell() {
    const start = this.times[this.frame];
    const kept = String(startOf(this.times, this.frame));
    const write = (name, text) => {
      for (const place of document.querySelectorAll(`[data-${name}]`)) place.textContent = text;
    };
    write("time", label(start, this.scale));
    write("now", label(start, this.scale, 2));
    for (const place of this.querySelectorAll("[data-frame]")) place.textContent = String(this.frame + 1);
    for (const place of this.querySelectorAll("[data-frames-all]")) place.textContent = String(this.times.length);
    for (const part of document.querySelectorAll("[data-live]")) part.hidden = false;
    for (const field of document.querySelectorAll("[data-moment]")) {
      // A verdict given before anybody has moved is about the clip, not about its first frame.
      field.value = field.dataset.moment === "moved" && !this.isMoved ? "" : kept;
    }
    const line = document.querySelector("svg.timeline");
    const at = (start * Number(line?.dataset.perMs ?? 0)).toFixed(1);
    line?.querySelector(".tl__head")?.setAttribute("transform", `translate(${at} 0)`);
    const stills = [...this.querySelectorAll("[data-still]")];
    const off = stills.map((still) => Math.abs(Number(still.dataset.seek) - start));
    const nearest = off.indexOf(Math.min(...off));
    stills.forEach((still, index) => still.classList.toggle("strip__one--now", index === nearest));
  }
}

customElements.define("frame-player", FramePlayer);
