// <clip-upload>: sends the form's clip in pieces that survive a lost signal (tus), with a card that tells how far it
// is. The form inside works without it. Attributes: data-script (tus-js-client), data-endpoint, data-done (where to go
// when it is sent), data-most (bytes), data-person, data-about-* (what is filmed), and for one that was begun before
// data-upload and data-length. Parts are found by data-part.
import { Pace, amount, timeStill } from "../lib/sending.js";

// Bytes in one request: a thread of the server is free again soon, and no proxy finds it too large.
const PIECE = 8 * 1024 * 1024;
const AGAIN_MS = [500, 1000, 3000, 5000, 10_000, 20_000, 30_000];
const KEPT = "What was sent is kept for a day.";

let script;

function library(src) {
  script ??= new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = src;
    tag.addEventListener("load", () => resolve(globalThis.tus));
    tag.addEventListener("error", () => reject(new Error("not loaded")));
    document.head.append(tag);
  }).catch((error) => {
    script = undefined;
    throw error;
  });
  return script;
}

class ClipUpload extends HTMLElement {
  // Lifecycle

  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.form?.querySelector("input[type=file]");
    if (!this.form || !this.field) return;
    this.parts = {};
    for (const part of this.querySelectorAll("[data-part]")) this.parts[part.dataset.part] = part;
    this.bars = [...document.querySelectorAll(`[form="${this.form.id}"]`)].map((button) => button.closest(".act-bar"));
    for (const bar of this.bars) {
      const act = bar?.querySelector("[data-part=act]");
      if (act) act.textContent = this.dataset.upload ? "Choose the same clip" : "Film or pick a clip";
    }
    this.onSubmit = (event) => this.submitted(event);
    this.onPick = () => this.field.files.length && this.begin();
    this.onOnline = () => this.state === "waiting" && this.go();
    this.onOffline = () => this.state === "sending" && this.wait();
    this.onLeave = (event) => this.state === "sending" && event.preventDefault();
    this.form.addEventListener("submit", this.onSubmit);
    this.field.addEventListener("change", this.onPick);
    this.parts.pause.addEventListener("click", () => (this.state === "paused" ? this.go() : this.pause()));
    this.parts.again.addEventListener("click", () => this.go());
    this.parts.off.addEventListener("click", () => this.takeOff());
    globalThis.addEventListener("online", this.onOnline);
    globalThis.addEventListener("offline", this.onOffline);
    globalThis.addEventListener("beforeunload", this.onLeave);
  }

  disconnectedCallback() {
    this.upload?.abort();
    globalThis.removeEventListener("online", this.onOnline);
    globalThis.removeEventListener("offline", this.onOffline);
    globalThis.removeEventListener("beforeunload", this.onLeave);
  }

  // Acts

  // The one button picks a clip; picking sends it.
  submitted(event) {
    event.preventDefault();
    if (this.field.files.length) this.begin();
    else this.field.click();
  }

  async begin() {
    const [file] = this.field.files;
    const refused = this.whyNot(file);
    if (refused) return this.refuse(refused);
    this.file = file;
    this.pace = new Pace();
    this.shown = 0;
    this.showCard();
    this.tell("sending", "");
    let tus;
    try {
      tus = await library(this.dataset.script);
      this.upload = new tus.Upload(file, this.options());
      if (this.dataset.upload) return this.go();
      const [previous] = await this.upload.findPreviousUploads();
      if (previous) this.upload.resumeFromPreviousUpload(previous);
    } catch {
      return tus ? this.go() : this.refuse("The page is not whole: it could not load what it sends with. Load it again.");
    }
    return this.go();
  }

  go() {
    if (!navigator.onLine) return this.wait();
    this.pace = new Pace();
    this.tell("sending", this.soFar());
    return this.upload.start();
  }

  wait() {
    this.upload?.abort();
    const { whole } = amount(this.file.size, this.file.size);
    this.tell("waiting", `for signal. ${whole}, kept on this phone. Leave this page open.`);
  }

  pause() {
    this.upload?.abort();
    this.tell("paused", `at ${this.soFar()} ${KEPT}`);
  }

  async takeOff() {
    // Where nothing answers the server drops it by itself after a day.
    await this.upload?.abort(true).catch(() => {});
    this.state = "";
    this.form.reset();
    this.hideCard();
  }

  refuse(sentence) {
    this.state = "";
    this.hideCard();
    this.field.value = "";
    this.parts.why.textContent = sentence;
    this.parts.refused.hidden = false;
    this.parts.refused.scrollIntoView({ block: "center" });
  }

  // What tus is told, and what it tells

  options() {
    const about = Object.entries(this.dataset).filter(([name]) => name.startsWith("about"));
    const words = Object.fromEntries(about.map(([name, value]) => [name.slice("about".length).toLowerCase(), value]));
    const form = new FormData(this.form);
    const metadata = { ...words, view: form.get("view") ?? "side", fps: form.get("fps") ?? "" };
    const { name, size, lastModified } = this.file;
    const key = ["clip", this.dataset.person, JSON.stringify(words), name, size, lastModified].join("|");
    return {
      endpoint: this.dataset.endpoint,
      uploadUrl: this.dataset.upload || null,
      headers: { "X-CSRFToken": form.get("csrfmiddlewaretoken") },
      metadata,
      chunkSize: PIECE,
      retryDelays: AGAIN_MS,
      removeFingerprintOnSuccess: true,
      fingerprint: async () => key,
      onProgress: (sent, whole) => this.progress(sent, whole),
      onError: (error) => this.failed(error),
      onSuccess: () => this.sent(),
    };
  }

  progress(sent, whole) {
    if (this.state !== "sending") return;
    this.pace.tell(performance.now(), sent);
    this.shown = sent;
    const percent = ((100 * sent) / whole).toFixed(1);
    this.parts.fill.setAttribute("width", percent);
    this.parts.meter.setAttribute("aria-label", `${Math.round(percent)} % sent`);
    const still = timeStill(this.pace.still(whole - sent));
    this.tell("sending", this.soFar(still));
  }

  failed(error) {
    if (!navigator.onLine) return this.wait();
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    const request = answer?.getUnderlyingObject?.();
    const ended = request?.responseURL?.includes("/accounts/login/");
    if (ended) return this.tell("stopped", `You are signed out. Sign in, then choose the same clip. ${KEPT}`);
    const isSentence = answer?.getHeader("Content-Type")?.startsWith("text/plain");
    const sentence = isSentence ? answer.getBody().trim() : "";
    // What is no clip stays none, and what finds no room finds none: back to the form, with the reason.
    if ([400, 403, 413, 422].includes(status) && sentence) return this.refuse(sentence);
    if (status === 403) return this.tell("stopped", `This page is too old. Load it again and choose the same clip. ${KEPT}`);
    return this.tell("stopped", `at ${this.soFar()} ${sentence || `The site does not answer. ${KEPT}`}`);
  }

  sent() {
    this.parts.fill.setAttribute("width", "100");
    this.tell("sent", "and kept. It is checked now.");
    globalThis.location.assign(this.dataset.done);
  }

  // Showing

  whyNot(file) {
    if (!file) return "Choose a clip, then send it.";
    if (file.size === 0) return "The file is empty, so there is nothing to send. Film again, or pick another clip.";
    const begun = Number(this.dataset.length || 0);
    if (begun && begun !== file.size) {
      const had = amount(begun, begun).whole;
      return `This is another clip: the one you began has ${had}, this one ${amount(file.size, file.size).whole}. Choose that one, or send this one from the list of clips.`;
    }
    if (file.size > Number(this.dataset.most)) {
      return `The file has ${amount(file.size, file.size).whole}, and a clip may have 1000 MB. Cut it on the phone to the one rep that counts, then send that.`;
    }
    return "";
  }

  soFar(still = "") {
    const { sent, whole } = amount(this.shown, this.file.size);
    return `${sent} of ${whole}${still ? `, ${still}` : ""}.`;
  }

  showCard() {
    this.parts.refused.hidden = true;
    this.form.hidden = true;
    for (const bar of this.bars) if (bar) bar.hidden = true;
    this.parts.card.hidden = false;
    this.parts.file.textContent = this.file.name;
    this.parts.fill.setAttribute("width", "0");
    this.still ??= URL.createObjectURL(this.file);
    this.parts.still.src = `${this.still}#t=0.1`;
  }

  hideCard() {
    this.parts.card.hidden = true;
    this.form.hidden = false;
    for (const bar of this.bars) if (bar) bar.hidden = false;
    this.parts.still.removeAttribute("src");
    if (this.still) URL.revokeObjectURL(this.still);
    this.still = undefined;
  }

  tell(state, say) {
    const words = { sending: "Sending", waiting: "Waiting", paused: "Paused", stopped: "Stopped", sent: "Sent" };
    const looks = { waiting: "look", paused: "look", stopped: "stop", sent: "good" };
    if (this.state !== state) {
      this.parts.card.className = `upload${looks[state] ? ` upload--${looks[state]}` : ""}`;
      for (const sign of this.querySelectorAll("[data-sign]")) sign.hidden = sign.dataset.sign !== state;
      this.parts.told.textContent = `${words[state]} ${say}`;
    }
    this.state = state;
    this.parts.word.textContent = words[state];
    this.parts.say.textContent = say;
    this.parts.pause.hidden = !["sending", "paused"].includes(state);
    this.parts.pause.textContent = state === "paused" ? "Go on" : "Pause";
    this.parts.acts.hidden = !["stopped", "paused"].includes(state);
    this.parts.again.hidden = state === "paused";
  }
}

customElements.define("clip-upload", ClipUpload);
