// SPDX-License-Identifier: Apache-2.0
// The tables of a run: thousands in one list, of which only what is seen is in the document.

import { el, setText } from "./element.js";
import * as f from "./format.js";
import { paint, palette, runsOf, sharp, STATES } from "./map.js";

const ROW = 34;
const LOOK_BACK = 10_000;
const STAGES = ["DESCRIBED", "CREATED", "PLANNED", "EXTRACTED", "FINALIZED", "LINKED", "SEQUENCED", "VERIFIED"];

const FILTERS = {
  all: ["All", () => true],
  busy: ["At work", (table) => isAtWork(table)],
  notes: ["With notes", (table) => noteCount(table) > 0 || isDifferent(table)],
  done: ["Done", (table) => table.stage === "VERIFIED" && !isDifferent(table)],
};

const COLUMNS = [
  { key: "name", title: "Table", value: (table) => table.name },
  { key: "doing", title: "At", value: (table) => STAGES.indexOf(table.stage), class: "optional" },
  { key: "share", title: "Loaded", value: (table) => share(table) },
  { key: "rows", title: "Rows", value: (table) => table.rowsExpected, class: "number" },
  { key: "size", title: "Size", value: (table) => Math.max(table.bytesRead, table.estimatedBytes), class: "number optional" },
  { key: "rate", title: "Rate", value: (table, list) => list.rateOf(table), class: "number optional" },
  { key: "left", title: "Left", value: (table, list) => list.leftOf(table) ?? -1, class: "number optional" },
  { key: "notes", title: "Notes", value: (table) => noteCount(table), class: "number optional" },
];

/** Where only the rows that changed were looked at, or rows are left that the source has no more, `equal` is null: the table is not called equal. */
function verdict(table) {
  if (table.stage !== "VERIFIED") return "none";
  if (table.equal === null) return table.rowsLeft > 0 ? "contained" : "lookedAt";
  return table.equal ? "equal" : "different";
}

const VERDICTS = { equal: "equal", lookedAt: "looked at", contained: "contained", different: "different" };
export const isDifferent = (table) => verdict(table) === "different";
const settled = (table) => table.rowsLoaded + table.rowsRejected;
const isLoaded = (table) => STAGES.indexOf(table.stage) >= STAGES.indexOf("FINALIZED");
const isAtWork = (table) => table.rowsRead > 0 && !isLoaded(table);
const noteCount = (table) => (table.warnings?.length ?? 0) + (table.leftOut?.length ?? 0) + (table.altered?.length ?? 0) + (table.rowsRejected > 0 ? 1 : 0) + (table.begunAnew?.length ?? 0);

function share(table) {
  if (table.rowsExpected <= 0) return isLoaded(table) ? 1 : 0;
  return Math.min(1, settled(table) / table.rowsExpected);
}

function doing(table) {
  switch (table.stage) {
    case "DESCRIBED": return "waiting";
    case "CREATED": return "plan";
    case "PLANNED": return table.rowsRead === 0 ? "waiting" : "copy";
    case "EXTRACTED": return settled(table) < table.rowsRead ? "copy" : "keys";
    case "FINALIZED": return "loaded";
    case "LINKED": return "linked";
    case "SEQUENCED": return "verify";
    case "VERIFIED": return VERDICTS[verdict(table)];
    default: return table.stage.toLowerCase();
  }
}

export class TableList {
  constructor(tables, cells) {
    this.tables = tables;
    this.cells = cells;
    this.rates = new Map();
    this.filter = "all";
    this.text = "";
    this.sort = { key: "size", down: true };
    this.rows = [];
    this.build();
  }

  build() {
    this.search = el("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter tables by name", oninput: () => { this.text = this.search.value.toLowerCase(); this.choose(); } });
    this.buttons = Object.entries(FILTERS).map(([key, [word]]) =>
      el("button", { type: "button", "data-key": key, "aria-pressed": String(key === this.filter), onclick: () => { this.filter = key; this.choose(); } }, word));
    this.headers = COLUMNS.map((column) =>
      el("th", { scope: "col", class: column.class }, el("button", { type: "button", class: "sort", onclick: () => this.sortBy(column.key) }, column.title)));
    this.body = el("tbody");
    this.summary = el("span", { class: "quiet", role: "status" });
    this.table = el("table", { class: "tables", "aria-labelledby": "tables-title" }, el("thead", {}, el("tr", {}, this.headers)), this.body);
    this.scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "tables-title", onscroll: () => this.fill() }, this.table);
    this.element = el("section", { class: "card" },
      el("div", { class: "card-head" }, el("h2", { id: "tables-title" }, "Tables"), this.summary, this.search, el("div", { class: "choice", role: "group", "aria-label": "Which tables" }, this.buttons)),
      this.scroll);
  }

  changed(tables, now) {
    for (const table of tables) {
      const seen = this.rates.get(table.name) ?? [];
      seen.push([now, table.bytesLoaded, settled(table)]);
      while (seen.length > 2 && now - seen[1][0] > LOOK_BACK) seen.shift();
      this.rates.set(table.name, seen);
    }
    this.now = now;
  }

  /** Bytes and rows a second, over the last seconds. */
  growth(table) {
    const seen = this.rates.get(table.name);
    if (!seen || seen.length < 2 || !isAtWork(table)) return null;
    const [from, to] = [seen[0], seen.at(-1)];
    const seconds = (Math.max(to[0], this.now ?? 0) - from[0]) / 1000;
    return seconds > 0 ? [Math.max(0, to[1] - from[1]) / seconds, Math.max(0, to[2] - from[2]) / seconds] : null;
  }

  rateOf(table) {
    return this.growth(table)?.[0] ?? 0;
  }

  leftOf(table) {
    const rows = this.growth(table)?.[1] ?? 0;
    return rows > 0 ? (table.rowsExpected - settled(table)) / rows : null;
  }

  sortBy(key) {
    this.sort = { key, down: this.sort.key === key ? !this.sort.down : key !== "name" };
    this.choose();
  }

  choose() {
    const column = COLUMNS.find(({ key }) => key === this.sort.key);
    const direction = this.sort.down ? -1 : 1;
    const wanted = FILTERS[this.filter][1];
    this.rows = [...this.tables.values()].filter((table) => wanted(table) && table.name.toLowerCase().includes(this.text));
    this.rows.sort((a, b) => {
      const [x, y] = [column.value(a, this), column.value(b, this)];
      const order = typeof x === "string" ? x.localeCompare(y) : x - y;
      return order * direction || a.name.localeCompare(b.name);
    });
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.key === this.filter));
    COLUMNS.forEach(({ key }, index) =>
      key === this.sort.key ? this.headers[index].setAttribute("aria-sort", this.sort.down ? "descending" : "ascending") : this.headers[index].removeAttribute("aria-sort"));
    const shown = this.rows.length === this.tables.size ? f.count(this.tables.size) : `${f.count(this.rows.length)} of ${f.count(this.tables.size)}`;
    setText(this.summary, this.tables.size ? shown : "none described yet");
    this.table.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.fill();
  }

  draw(run) {
    this.run = run;
    this.choose();
    if (this.opened) this.fillDetail();
  }

  redraw() {
    this.fill();
    if (this.opened) this.fillDetail();
  }

  /** Puts the rows that are seen, and some beside them, into the document; the rest is empty room. */
  fill() {
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - 8);
    const many = Math.ceil((this.scroll.clientHeight || 600) / ROW) + 16;
    const shown = this.rows.slice(first, first + many);
    const focused = document.activeElement?.dataset?.table;
    const below = Math.max(0, this.rows.length - first - shown.length);
    this.body.replaceChildren(
      ...(first ? [spacer(first)] : []),
      ...shown.map((table, index) => this.row(table, first + index)),
      ...(below ? [spacer(below)] : []));
    if (focused !== undefined) [...this.body.querySelectorAll("button")].find((button) => button.dataset.table === focused)?.focus({ preventScroll: true });
  }

  row(table, index) {
    const left = this.leftOf(table);
    const notes = noteCount(table);
    const state = doing(table);
    return el("tr", { "aria-rowindex": String(index + 2) },
      el("th", { scope: "row" }, el("button", { type: "button", class: "link", "data-table": table.name, title: table.name, onclick: () => this.open(table.name) }, table.name)),
      el("td", { class: "optional", "data-doing": state }, state),
      el("td", {}, el("div", { class: "bar-line" }, this.bar(table), el("span", { class: "percent" }, f.percent(share(table))))),
      el("td", { class: "number" }, f.count(table.rowsExpected)),
      el("td", { class: "number optional" }, f.bytes(Math.max(table.bytesRead, table.estimatedBytes, 0))),
      el("td", { class: "number optional" }, isAtWork(table) ? f.rate(this.rateOf(table)) : ""),
      el("td", { class: "number optional" }, left === null ? "" : f.duration(left)),
      el("td", { class: "number optional" }, notes ? f.count(notes) : ""));
  }

  /** Loaded, in Kafka and being read, as parts of the chunks. */
  bar(table) {
    const sums = { r: 0, k: 0 };
    for (const [letter, length] of runsOf(this.cells.get(table.name)?.text ?? "")) sums[letter] = (sums[letter] ?? 0) + length;
    const chunks = Math.max(1, table.chunks);
    const loaded = share(table);
    const part = (value, kind) => {
      const bar = el("span", { "data-part": kind });
      bar.style.width = `${(Math.max(0, Math.min(1, value)) * 100).toFixed(1)}%`;
      return bar;
    };
    const kind = { equal: "verified", different: "different" }[verdict(table)] ?? "loaded";
    return el("div", { class: "mini", "aria-hidden": "true" }, part(loaded, kind), part(Math.min(sums.k / chunks, 1 - loaded), "kafka"), part(Math.min(sums.r / chunks, 1 - loaded), "reading"));
  }

  open(name) {
    this.opened = name;
    const dialog = document.getElementById("detail");
    dialog.onclose = () => { this.opened = null; };
    this.fillDetail();
    if (!dialog.open) dialog.showModal();
    this.paintDetail();
  }

  fillDetail() {
    const table = this.tables.get(this.opened);
    if (!table) return;
    const dialog = document.getElementById("detail");
    this.canvas = el("canvas", { role: "img", "aria-label": cellWords(this.cells.get(table.name)?.text ?? "") });
    const facts = [
      ["At", doing(table)], ["Rows expected", f.count(table.rowsExpected)], ["Rows counted by the source", table.rowsCounted < 0 ? "not yet" : f.count(table.rowsCounted)],
      ["Rows read", f.count(table.rowsRead)], ["Rows in the target", f.count(table.rowsLoaded)], ["Rows rejected", f.count(table.rowsRejected)],
      ["Rows verified", table.rowsVerified < 0 ? "not yet" : f.count(table.rowsVerified)], ["Read", f.bytes(table.bytesRead)], ["In Kafka, not loaded", f.bytes(table.bytesAhead)],
      ...(table.rowsChangedByLog === undefined ? [] : [["Rows changed, by the log", f.count(table.rowsChangedByLog)]]),
      ...(table.rowsByWatermark === undefined ? [] : [[table.keysCompared ? "Rows looked at, by the watermark and all keys" : "Rows looked at, by the watermark", f.count(table.rowsByWatermark)]]),
      ...(table.rowsLeft === undefined ? [] : [["Rows that are not as at the source, since rows are only added", f.count(table.rowsLeft)]]),
      ...(table.rowsByChangeDataCapture === undefined ? [] : [["Rows looked at, by change data capture", f.count(table.rowsByChangeDataCapture)]]),
      ...(table.capturedUpTo ? [["Captured up to, by the source's clock", table.capturedUpTo]] : []),
      ...(table.rowsByChangeTracking === undefined ? [] : [["Rows looked at, by change tracking", f.count(table.rowsByChangeTracking)]]),
      ["Chunks", table.chunks < 0 ? "not planned" : `${f.count(table.chunksRead)} of ${f.count(table.chunks)} read`],
    ];
    const focusClose = dialog.open && dialog.contains(document.activeElement);
    const close = el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "Close");
    dialog.replaceChildren(
      el("div", { class: "card-head" }, el("h2", { id: "detail-title" }, table.name), el("span", { class: "spring" }), close),
      el("div", { class: "map-box" }, this.canvas),
      el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      ...lines("Different", isDifferent(table) ? [table.detail || "count or checksum is not the source's"] : []),
      ...lines("Begun anew", table.begunAnew),
      ...lines("Warnings", table.warnings),
      ...lines("Altered values", table.altered?.map((one) => `${one.column}: ${f.count(one.values)} values, ${one.how}`)),
      ...(table.leftOut ?? []).flatMap((one) => [el("h3", {}, `Left out: ${one.what}`), el("p", {}, one.reason), el("pre", { tabindex: "0" }, one.sql.join(";\n"))]));
    if (focusClose) close.focus();
    this.paintDetail();
  }

  paintDetail() {
    const table = this.tables.get(this.opened);
    const width = this.canvas?.parentElement?.clientWidth;
    if (!table || !width) return;
    const chunks = Math.max(1, table.chunks);
    const size = [12, 8, 6, 4, 3, 2].find((one) => Math.ceil(chunks / Math.floor(width / one)) * one <= 260) ?? 2;
    const context = sharp(this.canvas, width, Math.ceil(chunks / Math.max(1, Math.floor(width / size))) * size + 1);
    paint(context, this.cells.get(table.name)?.text ?? "", palette(this.canvas), { x: 0, y: 0, width }, size, 0);
  }
}

function cellWords(text) {
  const sums = {};
  for (const [letter, length] of runsOf(text)) sums[letter] = (sums[letter] ?? 0) + length;
  const words = STATES.filter(([letter]) => sums[letter]).map(([letter, word]) => `${f.count(sums[letter])} ${word}`);
  return `Chunks: ${words.join(", ") || "none yet"}`;
}

function lines(title, texts) {
  if (!texts?.length) return [];
  return [el("h3", {}, title), el("ul", {}, texts.slice(0, 200).map((text) => el("li", {}, text)))];
}

function spacer(rows) {
  const cell = el("td", { colspan: String(COLUMNS.length) });
  cell.style.height = `${rows * ROW}px`;
  return el("tr", { class: "spacer", "aria-hidden": "true" }, cell);
}
