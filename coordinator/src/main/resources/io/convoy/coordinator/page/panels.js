// SPDX-License-Identifier: Apache-2.0
// What wants a person's eye beside the numbers: waits, differences, what is left out, warnings, replicas.

import * as api from "./api.js";
import { el, setText, whenChanged } from "./element.js";
import * as f from "./format.js";
import { isDifferent } from "./tables.js";

const MOST = 100;
const WORKERS_PERIOD = 4_000;

export class Panels {
  constructor(open, about) {
    this.open = open;
    this.about = about;
    this.element = el("div", { class: "panels" });
    this.parts = ["now", "differences", "rejects", "leftOut", "warnings", "workers", "source"].map((key) => {
      const part = el("section", { class: "card", hidden: true });
      this.element.append(part);
      return [key, part];
    });
    this.part = Object.fromEntries(this.parts);
    this.drawNow = whenChanged((run) => this.redrawNow(run));
    this.drawTables = whenChanged((tables, run) => this.redrawTables(tables, run));
    this.drawSource = whenChanged((run) => this.redrawSource(run));
    this.drawWorkers = whenChanged((workers) => this.redrawWorkers(workers));
    this.workersAsked = 0;
  }

  draw(run, tables, isNew) {
    this.drawNow([run.waits, run.phase], run);
    this.drawSource([run.source, run.method, run.snapshots, run.earlier, run.reread, run.snapshotUntil, run.slot], run);
    if (isNew) this.version = (this.version ?? 0) + 1;
    // Of a large database this reads thousands of tables: not for each of them that moves.
    if (this.version !== this.drawnVersion && (Date.now() - (this.tablesAt ?? 0) > 2_000 || !f.isAtWork(run))) {
      this.tablesAt = Date.now();
      this.drawnVersion = this.version;
      this.drawTables([this.version, run.warnings], [...tables.values()], run);
    }
    this.askWorkers(run);
  }

  async askWorkers(run) {
    if (!f.isAtWork(run) || Date.now() - this.workersAsked < WORKERS_PERIOD) {
      if (!f.isAtWork(run)) this.part.workers.hidden = true;
      return;
    }
    this.workersAsked = Date.now();
    try {
      const { workers } = await api.workers();
      this.drawWorkers(workers, workers);
    } catch {
      // The connection says so itself.
    }
  }

  redrawNow(run) {
    this.since = [];
    const items = (run.waits ?? []).map((wait) => {
      const time = el("span", { class: "quiet" });
      this.since.push([time, Date.parse(wait.since)]);
      const isWork = wait.code === "UNDER_WAY";
      const percent = /(\d+)\s*%/.exec(wait.message);
      const item = el("li", { "data-tone": isWork ? "busy" : "warn" },
        el("div", {}, el("strong", {}, wait.table ?? wait.reporter), " ", time),
        el("div", {}, isWork ? wait.message : `waits (${wait.errorCode ?? wait.code}): ${wait.message}`));
      if (isWork && percent) {
        const bar = el("span");
        bar.style.width = `${Math.min(100, Number(percent[1]))}%`;
        item.append(el("div", { class: "meter", "aria-hidden": "true" }, bar));
      }
      return item;
    });
    this.put("now", "Just now", items.length ? [el("ul", { class: "items" }, items)] : []);
  }

  drawTimes(now) {
    for (const [element, since] of this.since ?? []) setText(element, `for ${f.duration((now - since) / 1000)}`);
  }

  redrawTables(tables, run) {
    const link = (name) => el("button", { type: "button", class: "link", onclick: () => this.open(name) }, name);
    const different = tables.filter(isDifferent);
    this.put("differences", "Differences", different.length ? [list(different, (table) =>
      [link(table.name), el("div", {}, table.detail || `${f.count(table.rowsLoaded)} rows loaded, ${f.count(table.rowsVerified)} found`)])] : [], different.length, "bad");
    const rejects = tables.filter((table) => table.rowsRejected > 0);
    this.put("rejects", "Rejected rows", rejects.length ? [list(rejects, (table) => [link(table.name), el("div", { class: "quiet" }, f.plural(table.rowsRejected, "row", "rows"))])] : [],
      rejects.reduce((sum, table) => sum + table.rowsRejected, 0), "bad");
    const leftOut = tables.flatMap((table) => (table.leftOut ?? []).map((one) => [table.name, one]));
    this.put("leftOut", "Left out", leftOut.length ? [list(leftOut, ([name, one]) => [link(name), el("div", {}, one.what), el("div", { class: "quiet" }, one.reason)])] : [], leftOut.length, "warn");
    this.redrawWarnings(tables, run);
  }

  redrawWarnings(tables, run) {
    const groups = new Map();
    const note = (text, table) => {
      const kind = kindOf(text);
      if (!groups.has(kind)) groups.set(kind, []);
      groups.get(kind).push([text, table]);
    };
    for (const text of run.warnings ?? []) note(text, null);
    for (const table of tables) {
      for (const text of table.warnings ?? []) note(text, table.name);
      for (const one of table.altered ?? []) note(`${one.how}`, `${table.name}.${one.column} (${f.count(one.values)})`);
      for (const text of table.begunAnew ?? []) note(`begun anew: ${text}`, table.name);
    }
    const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
    const total = sorted.reduce((sum, [, texts]) => sum + texts.length, 0);
    this.put("warnings", "Warnings", sorted.length ? [el("div", { class: "groups" }, sorted.map(([kind, texts]) =>
      texts.length === 1 ? el("p", {}, whole(texts[0])) :
        el("details", {}, el("summary", {}, el("b", {}, f.count(texts.length)), ` ${kind}`), list(texts, (text) => [whole(text)]))))] : [], total);
  }

  redrawWorkers(workers) {
    this.put("workers", "Replicas", workers.length ? [el("ul", { class: "items" }, workers.map((worker) =>
      el("li", {}, el("div", {}, el("strong", {}, worker.role), ` ${worker.name}`, worker.host ? el("span", { class: "quiet" }, ` ${worker.host}`) : null),
        worker.doing.length ? el("div", { class: "quiet" }, short(worker.doing)) : el("div", { class: "quiet" }, "idle"))))] : [], workers.length);
  }

  redrawSource(run) {
    const facts = [];
    if (run.method) facts.push(["Point in time", run.method]);
    if (run.snapshots > 1) facts.push(["Points in time read", f.count(run.snapshots)]);
    if (run.earlier) facts.push(["Tables of an earlier one", f.count(run.earlier)]);
    if (run.reread) facts.push(["Tables begun anew", f.count(run.reread)]);
    if (run.snapshotUntil) facts.push(["Kept for a resume until", f.clock(Date.parse(run.snapshotUntil))]);
    if (run.slot) {
      facts.push(["Log is read by the slot", run.slot.name]);
      facts.push(["Log that it kept when the run began", f.bytes(run.slot.bytesKept)]);
    }
    if (run.oldTables) facts.push(["Old tables put aside", f.count(run.oldTables)]);
    this.put("source", "Source", facts.length ? [el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))))] : []);
  }

  put(key, title, content, number, tone) {
    const part = this.part[key];
    part.hidden = content.length === 0;
    if (content.length === 0) return part.replaceChildren();
    const open = new Set([...part.querySelectorAll("details[open] summary")].map((summary) => summary.textContent));
    part.setAttribute("aria-label", title);
    part.replaceChildren(el("div", { class: "card-head" }, el("h2", {}, title), number ? el("span", { class: "number-badge", "data-tone": tone ?? "quiet" }, f.count(number)) : null), ...content);
    for (const summary of part.querySelectorAll("summary")) summary.parentElement.open = open.has(summary.textContent);
  }
}

function list(all, draw) {
  const rest = all.length - MOST;
  return el("ul", { class: "items" }, all.slice(0, MOST).map((one) => el("li", {}, ...draw(one))), rest > 0 ? el("li", { class: "quiet" }, `and ${f.count(rest)} more`) : null);
}

const whole = ([text, where]) => (where ? `${where}: ${text}` : text);

function short(texts) {
  return texts.length <= 3 ? texts.join(", ") : `${texts.slice(0, 3).join(", ")} and ${f.count(texts.length - 3)} more`;
}

/** Warnings that differ in names and numbers alone are of one kind. */
function kindOf(text) {
  return text.replace(/"[^"]*"|'[^']*'/g, "…").replace(/\b[\w$]+(\.[\w$]+)+\b/g, "…").replace(/\d[\d,.]*/g, "#");
}
