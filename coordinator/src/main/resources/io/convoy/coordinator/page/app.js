// SPDX-License-Identifier: Apache-2.0
// Chooses the run that is shown, and keeps the bar at the top.

import * as api from "./api.js";
import { el, setText, whenChanged } from "./element.js";
import { clock, status } from "./format.js";
import { RunView } from "./run.js";

const main = document.getElementById("main");
const picker = document.getElementById("run-picker");
const connection = document.getElementById("connection");

let view = null;
let known = { runs: [] };

function wantedRun() {
  const named = /^#\/runs\/(.+)$/.exec(location.hash);
  return named ? decodeURIComponent(named[1]) : known.runs[0]?.id;
}

function say(state) {
  const words = { live: "live", lost: "not connected", over: "over" };
  connection.dataset.state = state;
  setText(connection, words[state]);
  connection.title = state === "lost"
    ? "The process that shows this page has ended, or cannot be reached. What you see is what it said last."
    : "";
}

function show() {
  const id = wantedRun();
  if (view && view.id === id) return;
  view?.close();
  view = null;
  main.replaceChildren();
  if (!id) {
    main.append(el("div", { class: "empty" },
      el("h1", {}, known.complete === false ? "Reading what there is…" : "No run yet"),
      el("p", {}, "This page shows a run as soon as there is one. Ask for it with ", el("code", {}, "./convoy start -f convoy.yml"), ".")));
    return;
  }
  view = new RunView(id, main, known, say, () => known.runs);
  document.title = `${known.pipeline} · Convoy`;
}

const drawPicker = whenChanged(() => {
  picker.replaceChildren(...known.runs.map((run) =>
    el("option", { value: run.id }, `${clock(Date.parse(run.startedAt))} · ${status(run).word} · ${run.id}`)));
  picker.value = wantedRun() ?? "";
  picker.disabled = known.runs.length === 0;
});

async function refresh() {
  try {
    known = await api.runs();
    setText(document.getElementById("pipeline"), known.pipeline);
    drawPicker([wantedRun(), known.runs.map((run) => [run.id, status(run).word])]);
    show();
    view?.showRuns(known.runs);
  } catch {
    say("lost");
  }
  setTimeout(refresh, document.hidden ? 15_000 : 3_000);
}

document.getElementById("theme").addEventListener("click", () => document.dispatchEvent(new Event("changetheme")));
document.addEventListener("themechange", () => view?.redraw());
picker.addEventListener("change", () => { location.hash = `#/runs/${encodeURIComponent(picker.value)}`; });
window.addEventListener("hashchange", () => { api.takeTokenFromLink(); show(); picker.value = wantedRun() ?? ""; });
api.takeTokenFromLink();
refresh();
