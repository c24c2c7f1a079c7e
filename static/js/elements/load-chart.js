// <load-chart>: draws the weeks with uPlot in place of the drawings inside, and says the week under the pointer.
// Attributes: data-script (uPlot), data-table (the table with the numbers, by its id). Without it, or
// where the script does not load, the drawings stay.
const PANELS = [
  { planned: "planned", done: "done" },
  { planned: "plannedQuality", done: "quality" },
  { done: "load" },
];
const TALL = 220;

function library(src) {
  if (globalThis.uPlot) return Promise.resolve(globalThis.uPlot);
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = src;
    tag.addEventListener("load", () => resolve(globalThis.uPlot));
    tag.addEventListener("error", () => reject(new Error("not loaded")));
    document.head.append(tag);
  });
}

// "42", "12 %" and "–" as numbers.
function figure(text) {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? null : value;
}

class LoadChart extends HTMLElement {
  async connectedCallback() {
    this.table = document.getElementById(this.dataset.table);
    this.figures = [...this.querySelectorAll("[data-panel]")];
    this.says = this.querySelector(".progress__says");
    if (!this.table || !this.figures.length) return;
    try {
      this.uPlot = await library(this.dataset.script);
    } catch {
      return;
    }
    if (!this.isConnected) return;
    this.weeks = [...this.table.querySelectorAll("[data-week]")].map((row) => ({
      name: row.querySelector("th").firstChild.textContent.trim(),
      phase: row.dataset.phase,
      word: row.cells[1].textContent.trim(),
      now: row.classList.contains("progress__now"),
      ...row.dataset,
    }));
    // The colours are those of the drawings, which are drawn by the style sheet in light and dark.
    this.inks = this.figures.map((figure) => figure.querySelector(".panel__drawing"));
    this.dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.draw();
    this.dark.addEventListener("change", this.onScheme);
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this);
    this.says.hidden = false;
    this.draw();
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.dark?.removeEventListener("change", this.onScheme);
    for (const chart of this.charts ?? []) chart.destroy();
  }

  ink(panel, selector, name) {
    const found = this.inks[panel].querySelector(selector) ?? this.querySelector(selector);
    return found ? getComputedStyle(found)[name] : "currentColor";
  }

  draw() {
    for (const chart of this.charts ?? []) chart.destroy();
    for (const ink of this.inks) ink.hidden = false;
    this.charts = this.figures.map((figure, number) => this.chart(figure, number));
    for (const ink of this.inks) ink.hidden = true;
  }

  chart(figure_, number) {
    const { planned, done } = PANELS[number];
    const xs = this.weeks.map((_, at) => at);
    const ink = (selector, name) => this.ink(number, selector, name);
    const quiet = ink(".panel__figure", "fill");
    const line = ink(".panel__line", "stroke");
    const bars = this.uPlot.paths.bars;
    const series = [{}];
    const data = [xs];
    if (planned) {
      series.push({
        fill: ink(".panel__planned", "fill"),
        stroke: ink(".panel__planned", "stroke"),
        width: 1,
        paths: bars({ size: [0.8, 48] }),
        points: { show: false },
      });
      data.push(this.weeks.map((week) => figure(week[planned])));
    }
    series.push({ fill: ink(".panel__done", "fill"), width: 0, paths: bars({ size: [0.52, 32] }), points: { show: false } });
    // Of weeks to come the table shows the share that is planned: here stands what was run.
    data.push(this.weeks.map((week) => (week.done === "–" && done !== "load" ? null : figure(week[done]))));
    const font = `11px ${getComputedStyle(this).fontFamily}`;
    return new this.uPlot(
      {
        width: this.clientWidth,
        height: TALL,
        legend: { show: false },
        cursor: { sync: { key: "weeks" }, y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [-0.6, xs.length - 0.4] }, y: { range: (_, lo, hi) => [0, Math.max(hi * 1.12, 1)] } },
        axes: [
          { font, stroke: quiet, grid: { show: false }, ticks: { show: false }, splits: () => this.named(), values: (_, at) => at.map((one) => this.weeks[one]?.name ?? "") },
          { font, stroke: quiet, size: 46, grid: { stroke: line, width: 1 }, ticks: { show: false } },
        ],
        series,
        hooks: {
          drawClear: number === 0 ? [(chart) => this.phases(chart)] : [],
          setCursor: [(chart) => this.say(chart.cursor.idx)],
        },
      },
      data,
      figure_,
    );
  }

  // As many names as have room.
  named() {
    const every = Math.max(1, Math.ceil((this.weeks.length * 56) / Math.max(1, this.clientWidth - 50)));
    return this.weeks.map((_, at) => at).filter((at) => at % every === 0);
  }

  phases(chart) {
    const { ctx, bbox } = chart;
    let from = 0;
    ctx.save();
    for (let at = 1; at <= this.weeks.length; at++) {
      const one = this.weeks[from].phase;
      if (at < this.weeks.length && this.weeks[at].phase === one) continue;
      if (one) {
        const rect = this.ink(0, `.panel__band--${one} rect`, "fill");
        const left = chart.valToPos(from - 0.5, "x", true);
        const right = chart.valToPos(at - 0.5, "x", true);
        ctx.globalAlpha = 0.15;
        ctx.fillStyle = rect;
        ctx.fillRect(left + 1, bbox.top, right - left - 2, bbox.height);
        ctx.globalAlpha = 1;
        ctx.fillStyle = this.ink(0, ".panel__figure", "fill");
        ctx.font = `600 ${11 * devicePixelRatio}px ${getComputedStyle(this).fontFamily}`;
        ctx.textAlign = "left";
        const word = this.weeks[from].word.split(",")[0];
        // A narrow band stays without its name: the table has it.
        if (ctx.measureText(word).width < right - left - 8 * devicePixelRatio) ctx.fillText(word, left + 6 * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
      }
      from = at;
    }
    ctx.restore();
  }

  say(at) {
    const week = this.weeks[at];
    if (!week) return;
    const unit = this.dataset.unit;
    const parts = [`planned ${week.planned} ${unit}`, `done ${week.done} ${unit}`, `quality ${week.quality}`, `load ${week.load}`];
    this.says.textContent = `Week of ${week.name}${week.phase ? `, ${week.word}` : ""}: ${parts.filter((one) => !one.includes("–")).join(", ") || "nothing"}.`;
  }

  resize() {
    for (const chart of this.charts ?? []) chart.setSize({ width: this.clientWidth, height: TALL });
  }
}

customElements.define("load-chart", LoadChart);
