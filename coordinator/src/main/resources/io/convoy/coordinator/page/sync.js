// SPDX-License-Identifier: Apache-2.0
// How far the target is behind, over the steps of `sync`: made of the runs that are remembered.

import uPlot from "./uplot.js";
import { el, setText, whenChanged } from "./element.js";
import * as f from "./format.js";

const HEIGHT = 150;
const MOST = 12;
const STEPS = [1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400, 604_800];

export const follows = (run) => run.kind === "SYNC" || run.kind === "HANDOVER";

/** What the target has is of the moment in which its last step began. */
export class SyncPanel {
  constructor() {
    this.now = el("span", { class: "figure" });
    this.box = el("div", { class: "plot low", "aria-hidden": "true" });
    this.caption = el("figcaption", { class: "quiet" });
    this.body = el("tbody");
    this.element = el("section", { class: "card", hidden: true, "aria-labelledby": "sync-title" },
      el("div", { class: "card-head" }, el("h2", { id: "sync-title" }, "Behind the source"), this.now),
      el("figure", {}, this.box, this.caption),
      el("div", { class: "runs-scroll", tabindex: "0", role: "region", "aria-label": "The last steps" },
        el("table", { class: "steps-table", "aria-label": "The last steps" },
          el("thead", {}, el("tr", {}, ["Begun", "Took", "Deleted", "Changed", "Inserted", "Found by", "State"].map((title, index) =>
            el("th", { scope: "col", class: index > 1 && index < 5 ? "number" : null }, title)))),
          this.body)));
    this.redrawSteps = whenChanged((steps) => this.fill(steps));
    this.watcher = new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: HEIGHT }));
    this.watcher.observe(this.box);
  }

  draw(runs, current, now) {
    this.element.hidden = !follows(current);
    if (this.element.hidden) return;
    const steps = runs.filter(follows);
    const points = lags(runs, now);
    const last = points.at(-1);
    const isOver = current.kind === "HANDOVER" && current.phase === "COMPLETED";
    setText(this.now, isOver ? "the target has taken over" : last ? f.duration(last[1]) : "no step is done yet");
    this.redrawSteps(steps.slice(0, MOST).map((run) => [run.id, run.phase, run.endedAt, run.changes]), steps.slice(0, MOST));
    this.drawLags(points);
  }

  fill(steps) {
    this.body.replaceChildren(...steps.map((run) => {
      const begun = Date.parse(run.startedAt);
      const { word, tone } = f.status(run);
      const number = (name) => el("td", { class: "number" }, run.changes ? f.count(run.changes[name]) : "");
      return el("tr", {},
        el("th", { scope: "row" }, el("a", { href: `#/runs/${encodeURIComponent(run.id)}`, title: run.id }, f.time(begun))),
        el("td", {}, run.endedAt ? f.duration((Date.parse(run.endedAt) - begun) / 1000) : ""),
        number("deleted"), number("updated"), number("inserted"),
        el("td", {}, { log: "the log", watermark: "a watermark", "change-tracking": "change tracking", cdc: "change data capture", compare: "comparing" }[run.changes?.by] ?? ""),
        el("td", {}, el("span", { class: "badge", "data-tone": tone }, word)));
    }));
  }

  drawLags(points) {
    if (points.length < 2) return setText(this.caption, "");
    const most = points.reduce((max, [, lag]) => Math.max(max, lag), 0);
    setText(this.caption, `${f.clock(points[0][0])} to ${f.clock(points.at(-1)[0])}: at most ${f.duration(most)}.`);
    const data = [points.map(([at]) => at / 1000), points.map(([, lag]) => lag)];
    if (this.plot) this.plot.setData(data);
    else this.plot = this.make(data);
  }

  width() {
    return Math.max(200, this.box.clientWidth);
  }

  make(data) {
    const style = getComputedStyle(this.element);
    const color = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: color("--quiet"), font: `11px ${style.fontFamily}`, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    return new uPlot({
      width: this.width(), height: HEIGHT, padding: [8, 8, 0, 0],
      cursor: { show: false }, legend: { show: false },
      scales: { x: { time: true }, y: { range: (u, low, high) => [0, Math.max(high * 1.1, 10)] } },
      axes: [
        { ...axis, size: 28, grid: { show: false }, values: (u, ticks) => ticks.map((tick) => f.clock(tick * 1000)) },
        { ...axis, size: 74, incrs: STEPS, values: (u, ticks) => ticks.map(short) },
      ],
      series: [{}, { stroke: color("--accent"), fill: color("--ahead-fill"), width: 1.5, points: { show: false } }],
    }, data, this.box);
  }

  restyle() {
    this.plot?.destroy();
    this.plot = null;
  }

  close() {
    this.watcher.disconnect();
    this.plot?.destroy();
  }
}

/** What is said of a run that compared: of rows that were not looked at, nothing is. */
export function outcome({ kind, tables, startedAt, changes, contained }) {
  const areSomeRows = ["log", "watermark", "change-tracking", "cdc"].includes(changes?.by);
  const facts = [
    areSomeRows
      ? "Of tables that go by the source's log, a watermark, change tracking or change data capture those rows alone were looked at that were found to have changed."
      : `${f.plural(tables - contained, "table is", "tables are")} as at the source at ${f.clock(Date.parse(startedAt))}.`,
  ];
  if (contained > 0) facts.push(`To ${f.plural(contained, "table", "tables")} rows are only added: none of the source is missing there, and some are left that it has no more, or with other values.`);
  if (changes) facts.push(`For that ${f.plural(changes.deleted, "row was", "rows were")} deleted, ${f.count(changes.updated)} changed and ${f.count(changes.inserted)} inserted.`);
  if (kind === "HANDOVER") return { title: "The target has taken over", facts };
  if (contained > 0) return { title: "Nothing of the source is missing", facts };
  return { title: areSomeRows ? "What was looked at is equal" : "Source and target are equal", facts };
}

/** Of whole steps of the axis. */
function short(seconds) {
  if (seconds === 0) return "0";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 86_400 ? `${(seconds / 3600).toFixed(seconds % 3600 ? 1 : 0)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** A saw: it grows with the time, and falls where a step is done to what that step took. */
export function lags(runs, now) {
  const done = runs
    .filter((run) => run.phase === "COMPLETED" && run.endedAt && (follows(run) || run.kind === "REPLICATE"))
    .map((run) => ({ kind: run.kind, begun: Date.parse(run.startedAt), ended: Date.parse(run.endedAt) }))
    .sort((a, b) => a.ended - b.ended);
  // What was before the newest whole load is of another target.
  const first = done.findLastIndex((run) => run.kind === "REPLICATE");
  const steps = first > 0 ? done.slice(first) : done;
  const points = [];
  steps.forEach(({ begun, ended }, index) => {
    if (index > 0) points.push([ended, (ended - steps[index - 1].begun) / 1000]);
    points.push([ended + 1, (ended - begun) / 1000]);
  });
  const last = steps.at(-1);
  // A target that has taken over follows nobody.
  if (last && last.kind !== "HANDOVER" && now > last.ended) points.push([now, (now - last.begun) / 1000]);
  return points;
}
