// SPDX-License-Identifier: Apache-2.0
// One run: takes what its events say, and draws it at most four times a second.

import * as api from "./api.js";
import { Chart } from "./chart.js";
import { el, setText, whenChanged } from "./element.js";
import * as f from "./format.js";
import { ChunkMap } from "./map.js";
import { Panels } from "./panels.js";
import { RunsTable } from "./runs.js";
import { TableList } from "./tables.js";
import { outcome, SyncPanel } from "./sync.js";
import { askForLimit, limitWords } from "./throttle.js";

const PERIOD = 250;
const ACTIONS = {
  pause: ["Pause", "What was begun is finished, and nothing new begins."],
  throttle: ["Throttle…", "Changes how fast the source is read."],
  resume: ["Resume", "Goes on where it stopped."],
  cancel: ["Cancel", "Gives the run up and removes what it made in the target."],
};

export class RunView {
  constructor(id, parent, about, say) {
    this.id = id;
    this.about = about;
    this.say = say;
    this.run = null;
    this.tables = new Map();
    this.cells = new Map();
    this.build(parent);
    this.stop = api.follow(id, {
      history: (samples) => this.chart.restart(samples),
      run: (run) => this.takeRun(run),
      tables: (tables) => this.takeTables(tables),
      cells: (cells) => this.takeCells(cells),
      retired: () => this.say("over"),
      state: (state) => this.say(state),
    });
    this.tick = setInterval(() => this.drawTimes(), 1000);
  }

  build(parent) {
    this.title = el("h1", {}, this.id);
    this.badge = el("span", { class: "badge", role: "status" });
    this.route = el("p", { class: "route quiet" });
    this.actions = el("div", { class: "actions" });
    this.notice = el("div", { class: "notices", role: "alert" });
    this.share = el("span", { class: "share" }, "0 %");
    this.bar = el("div", { class: "fill" });
    this.progress = el("div", { class: "progress", role: "progressbar", "aria-label": "Rows in the target", "aria-valuemin": "0", "aria-valuemax": "100" }, this.bar);
    this.left = el("span", { class: "left quiet" });
    this.figures = el("dl", { class: "figures" });
    this.steps = el("ol", { class: "steps", "aria-label": "Steps of the run" });
    this.chart = new Chart();
    this.sync = new SyncPanel();
    this.map = new ChunkMap((name) => this.list.open(name));
    this.list = new TableList(this.tables, this.cells);
    this.panels = new Panels((name) => this.list.open(name), this.about);
    this.runsTable = new RunsTable();
    parent.append(
      el("section", { class: "head", "aria-label": "The run" },
        el("div", { class: "titles" }, el("div", { class: "title-line" }, this.title, this.badge), this.route),
        this.actions),
      this.notice,
      el("section", { class: "card overview", "aria-label": "Progress" },
        el("div", { class: "share-line" }, this.share, this.left), this.progress, this.figures, this.steps),
      el("div", { class: "columns" },
        el("div", { class: "wide" }, this.sync.element, this.chart.element, this.map.element, this.list.element),
        el("div", { class: "side" }, this.panels.element)),
      this.runsTable.element);
    this.drawSteps = whenChanged(() => this.redrawSteps());
    this.drawActions = whenChanged(() => this.redrawActions());
    this.drawNotice = whenChanged(() => this.redrawNotice());
  }

  takeRun(run) {
    this.run = Object.assign(this.run ?? {}, run);
    this.offset = Date.parse(run.now) - Date.now();
    this.chart.add(Date.parse(run.now), this.run);
    this.plan();
  }

  takeTables(tables) {
    for (const table of tables) this.tables.set(table.name, table);
    this.list.changed(tables, this.now());
    this.newTables = true;
    this.plan();
  }

  takeCells({ cells, estimated }) {
    const unsure = new Set(estimated);
    for (const [name, text] of Object.entries(cells)) {
      this.cells.set(name, { text, exact: !unsure.has(name) });
    }
    this.newCells = true;
    this.plan();
  }

  now() {
    return Date.now() + (this.offset ?? 0);
  }

  plan() {
    if (!this.planned) this.planned = setTimeout(() => { this.planned = null; this.draw(); }, PERIOD);
  }

  draw() {
    const run = this.run;
    if (!run) return;
    const { word, tone } = f.status(run);
    setText(this.badge, word);
    this.badge.dataset.tone = tone;
    const share = f.share(run);
    setText(this.share, f.percent(share));
    this.bar.style.width = `${(share * 100).toFixed(2)}%`;
    this.progress.setAttribute("aria-valuenow", Math.floor(share * 100));
    document.title = `${f.percent(share)} ${word} · ${this.about.pipeline} · Convoy`;
    setText(this.route, [run.source, this.about.target].filter(Boolean).join("  →  "));
    this.drawTimes();
    this.drawFigures();
    this.drawSteps([run.steps, run.phase, run.paused, run.counts, run.tables]);
    this.drawActions([run.actions, run.phase, run.paused]);
    this.drawNotice([run.failure, run.stalled, run.different, run.paused, run.phase, run.endedAt, run.leftOut, this.totalsKey()]);
    if (this.newTables || this.newCells) {
      this.map.draw(this.tables, this.cells);
      this.list.draw(run);
    }
    this.panels.draw(run, this.tables, this.newTables);
    this.chart.draw();
    this.newTables = this.newCells = false;
  }

  totalsKey() {
    return f.isAtWork(this.run) ? null : this.run.totals;
  }

  drawTimes() {
    const run = this.run;
    if (!run) return;
    const end = run.endedAt ? Date.parse(run.endedAt) : this.now();
    const took = f.duration((end - Date.parse(run.startedAt)) / 1000);
    const parts = [run.endedAt ? `took ${took}` : `for ${took}`];
    if (run.secondsLeft !== null && run.secondsLeft !== undefined) {
      parts.push(`about ${f.duration(run.secondsLeft)} left, until ${f.clock(this.now() + run.secondsLeft * 1000)}`);
    }
    const limit = f.isAtWork(run) ? limitWords(run) : null;
    if (limit) parts.push(limit);
    setText(this.left, parts.join(" · "));
    this.panels.drawTimes(this.now());
  }

  drawFigures() {
    const { totals } = this.run;
    const seconds = Math.max(1, (Date.parse(this.run.endedAt ?? this.run.now) - Date.parse(this.run.startedAt)) / 1000);
    // What is over has no rates but those of the whole.
    const rates = f.isAtWork(this.run) ? this.run.rates : { bytesLoaded: totals.bytesLoaded / seconds, bytesRead: totals.bytesRead / seconds };
    const note = (rows, size) => (f.isAtWork(this.run) ? (rows ? `${f.brief(rows)} rows/s` : `${f.bytes(size)} so far`) : `on average, ${f.bytes(size)}`);
    const ahead = Math.min(1, totals.bytesAhead / Math.max(1, this.about.maxAhead));
    const isLoad = f.isLoad(this.run);
    const { counts, tables, different, changes } = this.run;
    const brought = changes ? changes.deleted + changes.updated + changes.inserted : 0;
    const figures = [
      isLoad ? ["Rows in the target", f.count(totals.rowsLoaded), `of ${f.count(totals.rowsExpected)}`]
        : ["Tables compared", f.count(counts?.compared ?? 0), tables < 0 ? "" : `of ${f.count(tables)}`],
      isLoad ? ["Loading", f.rate(rates.bytesLoaded), note(rates.rowsLoaded, totals.bytesLoaded)]
        : ["Rows brought", changes ? f.count(brought) : "–", changes ? `${f.brief(changes.deleted)} deleted, ${f.brief(changes.updated)} changed, ${f.brief(changes.inserted)} new` : "none yet"],
      ["Reading", f.rate(rates.bytesRead), note(rates.rowsRead, totals.bytesRead)],
      ["In Kafka, not loaded", f.bytes(totals.bytesAhead), `of ${f.bytes(this.about.maxAhead)} at most`, ahead],
      !isLoad ? ["Tables that differ", f.count(different), different ? "see below" : "none", null, different > 0]
        : ["Rejected rows", f.count(totals.rowsRejected), totals.rowsRejected ? "see below" : "none", null, totals.rowsRejected > 0],
    ];
    if (this.figures.children.length === 0 || this.drawnKind !== isLoad) {
      this.drawnKind = isLoad;
      this.figures.replaceChildren();
      this.progress.setAttribute("aria-label", figures[0][0]);
      for (const [name] of figures) {
        this.figures.append(el("div", {}, el("dt", {}, name), el("dd", { class: "figure" }), el("dd", { class: "quiet" })));
      }
      this.figures.children[3].append(el("dd", { class: "meter", "aria-hidden": "true" }, el("span")));
    }
    figures.forEach(([, value, beside, meter, isBad], index) => {
      const [, big, small, box] = this.figures.children[index].children;
      setText(big, value);
      setText(small, beside);
      big.classList.toggle("bad", Boolean(isBad));
      if (box) box.firstChild.style.width = `${(meter * 100).toFixed(1)}%`;
    });
  }

  redrawSteps() {
    const run = this.run;
    const over = run.phase === "COMPLETED";
    const at = run.phase === "FAILED" ? run.resumeAt ?? lastBegun(run) : run.phase === "CANCELLED" ? lastBegun(run) : run.phase;
    const current = run.steps?.findIndex((step) => step.name === at) ?? -1;
    this.steps.replaceChildren(...(run.steps ?? []).map((step, index) => {
      const state = over || index < current ? "done" : index > current ? "todo"
        : run.phase === "FAILED" ? "failed" : run.phase === "CANCELLED" ? "todo" : run.paused ? "paused" : "now";
      const begun = step.begunAt ? Date.parse(step.begunAt) : null;
      const next = run.steps.slice(index + 1).map((later) => later.begunAt).find(Boolean) ?? run.endedAt;
      const took = state === "done" && begun && next ? f.duration((Date.parse(next) - begun) / 1000) : "";
      return el("li", { "data-state": state, title: f.STEP_MEANING[step.name], "aria-current": state === "now" ? "step" : null },
        el("span", { class: "step-name" }, f.STEP_WORDS[step.name] ?? step.name),
        el("span", { class: "step-note quiet" }, state === "done" ? took : stepNote(run, step.name, state)));
    }));
  }

  redrawActions() {
    if (!this.about.control) return;
    this.actions.replaceChildren(...(this.run.actions ?? []).map((action) =>
      el("button", { type: "button", class: action === "cancel" ? "danger" : "", title: ACTIONS[action][1], onclick: () => this.begin(action) }, ACTIONS[action][0])));
  }

  begin(action) {
    if (action === "throttle") return askForLimit(this.run, this.about.mbPerSecond ?? 0, (text) => this.ask(action, { "mb-per-second": text }));
    if (action === "cancel" && !confirm(`Cancel run ${this.id}? ${ACTIONS.cancel[1]}`)) return;
    return this.ask(action);
  }

  async ask(action, parameters) {
    let refusal = await api.act(this.id, action, parameters).catch((failure) => ({ message: String(failure) }));
    if (refusal?.forbidden) {
      const token = prompt("The token of this process, which its work folder has in the file page-token:");
      if (!token) return;
      api.rememberToken(token.trim());
      refusal = await api.act(this.id, action, parameters).catch((failure) => ({ message: String(failure) }));
    }
    if (refusal) alert(refusal.message);
  }

  redrawNotice() {
    const run = this.run;
    const notices = [];
    if (run.failure) {
      notices.push(notice("bad", run.different > 0 ? `${f.plural(run.different, "table differs", "tables differ")} between source and target` : `The run failed${run.failureCode ? ` (${run.errorCode ?? run.failureCode})` : ""}`, run.failure,
        run.resumeAt ? "When it is mended, resume it: nothing that is done is done again." : null));
    }
    if (run.stalled) notices.push(notice("warn", "Nothing moves", run.stalled));
    if (run.phase === "COMPLETED") notices.push(this.report());
    this.notice.replaceChildren(...notices);
  }

  report() {
    const { totals, tables, leftOut, startedAt, endedAt } = this.run;
    if (!f.isLoad(this.run)) return this.comparison();
    const seconds = Math.max(1, ((endedAt ? Date.parse(endedAt) : this.now()) - Date.parse(startedAt)) / 1000);
    const refused = totals.rowsRejected ? ` but for ${f.plural(totals.rowsRejected, "row", "rows")} that the target refused` : "";
    const facts = [
      `${f.plural(tables, "table", "tables")} and ${f.plural(totals.rowsLoaded, "row", "rows")} compared by count and checksum: equal${refused}.`,
      `${f.bytes(totals.bytesLoaded)} in ${f.duration(seconds)}, ${f.rate(totals.bytesLoaded / seconds)} from beginning to end.`,
    ];
    if (leftOut) facts.push(`${f.plural(leftOut, "key, index or constraint is", "keys, indexes and constraints are")} left out.`);
    return notice("good", `Source and target are equal${refused}`, facts.join(" "));
  }

  comparison() {
    const { title, facts } = outcome(this.run);
    return notice("good", title, facts.join(" "));
  }

  showRuns(runs) {
    const known = runs.find((run) => run.id === this.id);
    if (known) this.sync.draw(runs, known, this.now());
    this.runsTable.draw(runs, this.id);
  }

  redraw() {
    this.map.draw(this.tables, this.cells);
    this.chart.restyle();
    this.sync.restyle();
    this.list.redraw();
  }

  close() {
    this.stop();
    clearInterval(this.tick);
    clearTimeout(this.planned);
    this.map.close();
    this.chart.close();
    this.sync.close();
  }
}

function notice(tone, title, text, advice) {
  return el("div", { class: "notice", "data-tone": tone }, el("strong", {}, title), el("p", {}, text), advice ? el("p", { class: "quiet" }, advice) : null);
}

const lastBegun = (run) => run.steps?.filter((step) => step.begunAt).at(-1)?.name;

/** How far the step is, counted in tables. */
function stepNote(run, name, state) {
  const counts = run.counts ?? {};
  const of = { DESCRIBE: "described", SCHEMA: "created", PLAN: "planned", COPY: "loaded", FINALIZE: "linked", SEQUENCES: "sequenced", VERIFY: "verified", COMPARE: "compared", SWAP: "swapped" }[name];
  if (state === "failed") return "failed";
  if (state === "paused") return "paused";
  if (state === "todo" || !of || run.tables < 0) return "";
  return `${f.count(counts[of] ?? 0)} of ${f.count(run.tables)}`;
}
