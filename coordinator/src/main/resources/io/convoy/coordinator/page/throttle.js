// SPDX-License-Identifier: Apache-2.0
// Asks how fast a run is to read its source from now on.

import { el } from "./element.js";

/** What holds, in words; nothing where nobody has said anything. */
export function limitWords({ mbPerSecond }) {
  if (mbPerSecond === null || mbPerSecond === undefined) return null;
  return mbPerSecond === 0 ? "reading without a limit" : `each extractor reads at most ${mbPerSecond} MB/s`;
}

/** Calls `choose` with a number as text, `off` or `configured`, if a person decides for one. */
export function askForLimit(run, configured, choose) {
  const dialog = document.getElementById("detail");
  const holds = run.mbPerSecond ?? configured;
  const number = el("input", { type: "number", id: "limit", min: "1", max: "999999999", step: "1", required: true, value: holds > 0 ? String(holds) : "", inputmode: "numeric" });
  const done = (text) => { dialog.close(); choose(text); };
  const form = el("form", { method: "dialog", class: "limit", onsubmit: (event) => { event.preventDefault(); done(number.value); } },
    el("label", { for: "limit" }, "MB a second that each extractor reads at most"), number,
    el("div", { class: "choices" },
      el("button", { type: "submit", class: "primary" }, "Limit"),
      el("button", { type: "button", onclick: () => done("off") }, "No limit"),
      el("button", { type: "button", onclick: () => done("configured") }, `As configured (${configured > 0 ? `${configured} MB/s` : "no limit"})`),
      el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "Leave it")));
  dialog.onclose = null;
  dialog.replaceChildren(
    el("div", { class: "card-head" }, el("h2", { id: "detail-title" }, "How fast to read the source")),
    el("p", { class: "quiet" }, "Holds at once, for this run alone, through restarts and resumes."), form);
  dialog.showModal();
  number.select();
}
