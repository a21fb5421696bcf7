// SPDX-License-Identifier: Apache-2.0
// All runs of the pipeline, the newest first.

import { el, whenChanged } from "./element.js";
import * as f from "./format.js";

const MOST = 50;

export class RunsTable {
  constructor() {
    this.body = el("tbody");
    this.element = el("section", { class: "card", hidden: true },
      el("div", { class: "card-head" }, el("h2", { id: "runs-title" }, "All runs")),
      el("div", { class: "runs-scroll", tabindex: "0", role: "region", "aria-labelledby": "runs-title" },
        el("table", { class: "runs", "aria-labelledby": "runs-title" },
          el("thead", {}, el("tr", {}, ["Run", "What", "Begun", "Took", "State", "Tables", "Rows"].map((title, index) => el("th", { scope: "col", class: index > 4 ? "number" : null }, title)))),
          this.body)));
    this.redraw = whenChanged((runs, current) => this.fill(runs, current));
  }

  draw(runs, current) {
    this.element.hidden = runs.length < 2;
    this.redraw([current, runs.map((run) => [run.id, f.status(run).word, run.totals.rowsLoaded, run.tables])], runs, current);
  }

  fill(runs, current) {
    this.body.replaceChildren(...runs.slice(0, MOST).map((run) => {
      const { word, tone } = f.status(run);
      const begun = Date.parse(run.startedAt);
      return el("tr", { "aria-current": run.id === current ? "true" : null },
        el("th", { scope: "row" }, el("a", { href: `#/runs/${encodeURIComponent(run.id)}` }, run.id)),
        el("td", {}, run.kind.toLowerCase()),
        el("td", {}, f.clock(begun)),
        el("td", {}, run.endedAt ? f.duration((Date.parse(run.endedAt) - begun) / 1000) : ""),
        el("td", {}, el("span", { class: "badge", "data-tone": tone }, word)),
        el("td", { class: "number" }, run.tables < 0 ? "" : f.count(run.tables)),
        el("td", { class: "number" }, f.count(run.totals.rowsLoaded)));
    }));
  }
}
