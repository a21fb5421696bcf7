// SPDX-License-Identifier: Apache-2.0
// All chunks of all tables, a cell each, on one canvas: 200,000 of them are drawn in some milliseconds.

import { el, setText } from "./element.js";
import { count, plural } from "./format.js";

export const STATES = [
  ["w", "waiting"], ["r", "given out to read"], ["k", "in Kafka"], ["l", "loaded"],
  ["v", "verified"], ["x", "failed, to be tried again"], ["d", "different"],
];
const SIZES = [14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const LABELLED = 40;
const LABEL = 20;

/** The letters and lengths of a text such as `l120k3`. */
export function* runsOf(text) {
  for (const [, letter, length] of text.matchAll(/([a-z])(\d+)/g)) yield [letter, Number(length)];
}

export function palette(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(STATES.map(([letter]) => [letter, style.getPropertyValue(`--cell-${letter}`).trim()]));
}

/** Draws cells from a place on, line by line, and returns the place after the last. */
export function paint(context, text, colors, box, size, from) {
  const perLine = Math.max(1, Math.floor(box.width / size));
  const gap = size >= 4 ? 1 : 0;
  let place = from;
  for (const [letter, length] of runsOf(text)) {
    context.fillStyle = colors[letter] ?? colors.w;
    for (let left = length; left > 0;) {
      const column = place % perLine;
      const row = Math.floor(place / perLine);
      if (gap === 0) {
        const inLine = Math.min(left, perLine - column);
        context.fillRect(box.x + column * size, box.y + row * size, inLine * size, size);
        place += inLine;
        left -= inLine;
      } else {
        context.fillRect(box.x + column * size, box.y + row * size, size - gap, size - gap);
        place++;
        left--;
      }
    }
  }
  return place;
}

export function sharp(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  return context;
}

export class ChunkMap {
  constructor(open) {
    this.open = open;
    this.blocks = [];
    this.canvas = el("canvas", { role: "img", class: "map", onmousemove: (event) => this.point(event), onmouseleave: () => this.hide(), onclick: (event) => this.choose(event) });
    this.tip = el("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.summary = el("span", { class: "quiet" });
    this.legend = el("ul", { class: "legend" });
    this.element = el("section", { class: "card", hidden: true, "aria-labelledby": "map-title" },
      el("div", { class: "card-head" }, el("h2", { id: "map-title" }, "Chunks"), this.summary, this.legend),
      el("div", { class: "map-scroll", tabindex: "0", role: "region", "aria-label": "Map of the chunks" }, el("div", { class: "map-box" }, this.canvas, this.tip)));
    this.items = Object.fromEntries(STATES.map(([letter, word]) => {
      const number = el("b");
      const item = el("li", { "data-cell": letter, hidden: true }, el("i", { "aria-hidden": "true" }), number, ` ${word}`);
      this.legend.append(item);
      return [letter, { item, number }];
    }));
    this.watcher = new ResizeObserver(() => this.last && this.draw(...this.last));
    this.watcher.observe(this.element);
  }

  draw(tables, cells) {
    this.last = [tables, cells];
    const all = [...tables.values()]
      .map((table) => ({ table, name: table.name, text: cells.get(table.name)?.text ?? "", chunks: Math.max(0, table.chunks) }))
      .filter((block) => block.chunks > 0)
      .sort((a, b) => b.chunks - a.chunks || a.name.localeCompare(b.name));
    // Before a plan, and in a step that finds nothing, there is nothing to be seen.
    this.element.hidden = all.length === 0;
    this.count(all, cells);
    const width = this.canvas.parentElement.clientWidth;
    if (!width) return;
    const size = this.fit(all, width);
    const { blocks, height } = layout(all, width, size);
    this.blocks = blocks;
    this.size = size;
    const context = sharp(this.canvas, width, Math.max(height, 24));
    const style = getComputedStyle(this.canvas);
    const colors = palette(this.canvas);
    context.font = `12px ${style.fontFamily}`;
    context.textBaseline = "top";
    for (const block of blocks) {
      if (block.label) {
        context.fillStyle = style.getPropertyValue("--quiet");
        context.fillText(fitText(context, block.label, block.box.width), block.box.x, block.labelY);
      }
      if (block.text) paint(context, block.text, colors, block.box, size, block.from);
    }
  }

  /** The largest cells with which all of them fit into what a screen can show. */
  fit(all, width) {
    const limit = Math.max(160, Math.min(420, window.innerHeight * 0.42));
    return SIZES.find((size) => layout(all, width, size).height <= limit) ?? SIZES.at(-1);
  }

  count(all, cells) {
    const sums = {};
    let estimated = 0;
    for (const block of all) {
      for (const [letter, length] of runsOf(block.text)) sums[letter] = (sums[letter] ?? 0) + length;
      if (cells.get(block.name)?.exact === false) estimated++;
    }
    const chunks = all.reduce((sum, block) => sum + block.chunks, 0);
    setText(this.summary, chunks ? `${count(chunks)} in ${plural(all.length, "table", "tables")}${estimated ? ", places estimated" : ""}` : "not planned yet");
    const words = [];
    for (const [letter, word] of STATES) {
      const sum = sums[letter] ?? 0;
      this.items[letter].item.hidden = sum === 0;
      setText(this.items[letter].number, count(sum));
      if (sum) words.push(`${count(sum)} ${word}`);
    }
    this.canvas.setAttribute("aria-label", `Map of the chunks: ${words.join(", ") || "none yet"}. The list of tables says the same.`);
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    for (const block of this.blocks) {
      const perLine = Math.max(1, Math.floor(block.box.width / this.size));
      const column = Math.floor((x - block.box.x) / this.size);
      const row = Math.floor((y - block.box.y) / this.size);
      const place = row * perLine + column - block.from;
      if (column >= 0 && column < perLine && row >= 0 && place >= 0 && place < block.chunks) return { block, place, x, y };
    }
    return null;
  }

  point(event) {
    const found = this.at(event);
    if (!found) return this.hide();
    const letter = letterAt(found.block.text, found.place);
    const word = STATES.find(([one]) => one === letter)?.[1] ?? "waiting";
    setText(this.tip, `${found.block.name} · chunk ${count(found.place)} of ${count(found.block.chunks)} · ${word}`);
    this.tip.hidden = false;
    const most = this.canvas.clientWidth - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(found.x + 12, most))}px`;
    this.tip.style.top = `${found.y + 16}px`;
    this.canvas.style.cursor = "pointer";
  }

  hide() {
    this.tip.hidden = true;
    this.canvas.style.cursor = "";
  }

  choose(event) {
    const found = this.at(event);
    if (found) this.open(found.block.name);
  }

  close() {
    this.watcher.disconnect();
  }
}

function letterAt(text, place) {
  let before = 0;
  for (const [letter, length] of runsOf(text)) {
    before += length;
    if (place < before) return letter;
  }
  return "w";
}

function fitText(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

/** Large tables have a block with their name; the small ones follow each other in one. */
function layout(all, width, size) {
  const perLine = Math.max(1, Math.floor(width / size));
  const named = all.length <= 12 ? all.length : Math.min(16, all.filter((block) => block.chunks >= LABELLED).length);
  const blocks = [];
  let y = 0;
  let x = 0;
  let lineHeight = 0;
  for (const block of all.slice(0, named)) {
    const lines = Math.ceil(block.chunks / perLine);
    const needed = lines > 1 ? width : Math.max(block.chunks * size, 110);
    if (x > 0 && x + needed > width) {
      x = 0;
      y += lineHeight;
      lineHeight = 0;
    }
    blocks.push({ ...block, label: block.name, labelY: y, from: 0, box: { x, y: y + LABEL, width: Math.min(needed, width - x) } });
    lineHeight = Math.max(lineHeight, LABEL + lines * size + 8);
    x += needed + 18;
  }
  y += lineHeight;
  const rest = all.slice(named);
  if (rest.length > 0) {
    const box = { x: 0, y: y + (named ? LABEL : 0), width };
    if (named) blocks.push({ name: "", text: "", chunks: 0, from: 0, label: plural(rest.length, "smaller table", "smaller tables"), labelY: y, box });
    let place = 0;
    for (const block of rest) {
      blocks.push({ ...block, from: place, box });
      // A cell between two tables tells them apart, unless that would be most of the picture.
      place += block.chunks + (block.chunks > 3 ? 1 : 0);
    }
    y = box.y + Math.ceil(place / perLine) * size;
  }
  return { blocks, height: y };
}
