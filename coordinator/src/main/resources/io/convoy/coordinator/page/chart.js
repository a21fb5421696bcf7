// SPDX-License-Identifier: Apache-2.0
// Rates over the time of the run: what is read, what is loaded, and what lies in Kafka between them.

import uPlot from "./uplot.js";
import { el, setText } from "./element.js";
import { brief, bytes, clock, isLoad, rate } from "./format.js";

const HEIGHT = 170;
const MOST = 1500;
const UNITS = { bytes: ["bytesRead", "bytesLoaded", (v) => (v ? `${bytes(v)}/s` : "0")], rows: ["rowsRead", "rowsLoaded", (v) => (v ? `${brief(v)}/s` : "0")] };

export class Chart {
  constructor() {
    this.samples = [];
    this.unit = "bytes";
    this.box = el("div", { class: "plot", "aria-hidden": "true" });
    this.caption = el("figcaption", { class: "quiet" });
    this.buttons = ["bytes", "rows"].map((unit) =>
      el("button", { type: "button", "aria-pressed": String(unit === this.unit), onclick: () => this.choose(unit) }, unit === "bytes" ? "MB/s" : "rows/s"));
    this.element = el("section", { class: "card", hidden: true, "aria-labelledby": "chart-title" },
      el("div", { class: "card-head" }, el("h2", { id: "chart-title" }, "Rate"),
        el("ul", { class: "legend" },
          el("li", { "data-line": "read" }, el("i", { "aria-hidden": "true" }), "read"),
          el("li", { "data-line": "loaded" }, el("i", { "aria-hidden": "true" }), "loaded"),
          el("li", { "data-line": "ahead" }, el("i", { "aria-hidden": "true" }), "in Kafka")),
        el("div", { class: "choice", role: "group", "aria-label": "Unit of the rates" }, this.buttons)),
      el("figure", {}, this.box, this.caption));
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.box);
  }

  choose(unit) {
    this.unit = unit;
    this.buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(["bytes", "rows"][index] === unit)));
    this.restyle();
  }

  restart(history) {
    this.samples = history.at.map((at, index) => ({
      at,
      rowsRead: history.rowsRead[index], bytesRead: history.bytesRead[index],
      rowsLoaded: history.rowsLoaded[index], bytesLoaded: history.bytesLoaded[index],
      bytesAhead: history.bytesAhead[index],
    }));
    this.draw();
  }

  add(at, run) {
    this.run = run;
    const last = this.samples.at(-1);
    const over = run.endedAt ? Date.parse(run.endedAt) : null;
    if (over && last && last.at >= over) return;
    if (last && at - last.at < 900) this.samples.pop();
    this.samples.push({ at: over ? Math.min(at, over) : at, ...run.totals });
    // The server keeps as many: what is further back has become coarser there too.
    if (this.samples.length > MOST) this.samples = this.samples.filter((_, index) => index % 2 === 0 || index > MOST - 200);
  }

  draw() {
    // A run that compares may load nothing.
    this.element.hidden = !this.run || (!isLoad(this.run) && !(this.samples.at(-1)?.bytesRead > 0));
    if (this.element.hidden) return;
    const [read, loaded, text] = UNITS[this.unit];
    const data = [[], [], [], []];
    const span = lookBack(this.samples);
    let begin = 0;
    this.samples.forEach((sample, index) => {
      while (begin < index - 1 && sample.at - this.samples[begin + 1].at >= span) begin++;
      const seconds = (sample.at - this.samples[begin].at) / 1000;
      data[0].push(sample.at / 1000);
      data[1].push(seconds > 0 ? Math.max(0, sample[read] - this.samples[begin][read]) / seconds : 0);
      data[2].push(seconds > 0 ? Math.max(0, sample[loaded] - this.samples[begin][loaded]) / seconds : 0);
      data[3].push(sample.bytesAhead);
    });
    if (this.run) {
      const { rates, totals } = this.run;
      const end = this.samples.length ? `${clock(this.samples[0].at)} to ${clock(this.samples.at(-1).at)}. ` : "";
      setText(this.caption, this.run.endedAt ? end : `${end}Now: read ${rate(rates.bytesRead)}, loaded ${rate(rates.bytesLoaded)}, ${bytes(totals.bytesAhead)} in Kafka.`);
    }
    if (data[0].length < 2) return;
    if (this.plot) this.plot.setData(data);
    else this.plot = this.make(data, text);
  }

  make(data, text) {
    const style = getComputedStyle(this.element);
    const color = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: color("--quiet"), font: `11px ${style.fontFamily}`, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    return new uPlot({
      width: Math.max(200, this.box.clientWidth), height: HEIGHT,
      padding: [8, 0, 0, 0],
      cursor: { show: true, points: { show: false }, drag: { x: false, y: false } },
      legend: { show: false },
      scales: { x: { time: true }, y: { range: (u, low, high) => [0, Math.max(high * 1.1, this.unit === "bytes" ? 1e6 : 1e3)] }, ahead: { range: (u, low, high) => [0, Math.max(high * 1.1, 1e6)] } },
      axes: [
        { ...axis, size: 28, grid: { show: false }, values: (u, ticks) => ticks.map((tick) => time(tick, u)) },
        { ...axis, size: 74, values: (u, ticks) => ticks.map(text) },
        { ...axis, scale: "ahead", side: 1, size: 66, grid: { show: false }, values: (u, ticks) => ticks.map((tick) => (tick ? bytes(tick) : "0")) },
      ],
      series: [
        {},
        { stroke: color("--read"), width: 1.5, points: { show: false } },
        { stroke: color("--accent"), width: 2, points: { show: false } },
        { scale: "ahead", fill: color("--ahead-fill"), stroke: color("--ahead"), width: 1, points: { show: false } },
      ],
    }, data, this.box);
  }

  restyle() {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }

  resize() {
    const width = this.box.clientWidth;
    if (this.plot && width > 0) this.plot.setSize({ width, height: HEIGHT });
  }

  close() {
    this.watcher.disconnect();
    this.plot?.destroy();
  }
}

function time(seconds, plot) {
  const short = plot.scales.x.max - plot.scales.x.min < 600;
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", short ? { hour: "2-digit", minute: "2-digit", second: "2-digit" } : { hour: "2-digit", minute: "2-digit" });
}

/** Over how much of the time each rate looks back: the longer the run, the smoother. */
function lookBack(samples) {
  if (samples.length < 2) return 3000;
  return Math.max(3000, (samples.at(-1).at - samples[0].at) / 60);
}
