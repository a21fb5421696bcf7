// SPDX-License-Identifier: Apache-2.0
// Numbers, sizes and times as people read them.

const counts = new Intl.NumberFormat("en");

export const count = (value) => counts.format(Math.round(value));

export const plural = (value, one, many) => `${count(value)} ${value === 1 ? one : many}`;

/** 1,234 · 56.7 k · 8.90 M: for where there is little room. */
export function brief(value) {
  if (value < 10_000) return count(value);
  for (const [unit, size] of [["k", 1e3], ["M", 1e6], ["G", 1e9], ["T", 1e12]]) {
    if (value < size * 1000) return `${(value / size).toPrecision(3)} ${unit}`;
  }
  return count(value);
}

/** Bytes in units of a thousand, as disks and networks count them. */
export function bytes(value) {
  if (value < 1000) return `${Math.round(value)} B`;
  for (const [unit, size] of [["kB", 1e3], ["MB", 1e6], ["GB", 1e9], ["TB", 1e12]]) {
    if (value < size * 1000) {
      const number = value / size;
      return `${number >= 100 ? Math.round(number) : number.toFixed(1)} ${unit}`;
    }
  }
  return `${count(value / 1e12)} TB`;
}

export const rate = (perSecond) => (perSecond < 1 ? "–" : `${bytes(perSecond)}/s`);

export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  if (s < 172_800) return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} min`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** Whole per cent, rounded down: 100 only where all is there. */
export const percent = (share) => `${Math.floor(share * 100)} %`;

/** With seconds: for what happens often. */
export const time = (millis) => new Date(millis).toLocaleTimeString("en-GB");

export function clock(millis, reference = Date.now()) {
  const date = new Date(millis);
  const sameDay = date.toDateString() === new Date(reference).toDateString();
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return sameDay ? time : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}

export const isAtWork = (run) => !["COMPLETED", "FAILED", "CANCELLED"].includes(run.phase);

/** Whether it fills tables, rather than looking for what differs. */
export const isLoad = (run) => (run.kind ?? "REPLICATE") === "REPLICATE";

/** From 0 to 1 by rows; without a row it is what the phase says. One that compares counts tables. */
export function share(run) {
  if (!isLoad(run)) return run.phase === "COMPLETED" ? 1 : Math.min(1, (run.counts?.compared ?? 0) / Math.max(1, run.tables));
  const { rowsExpected, rowsLoaded, rowsRejected } = run.totals;
  if (rowsExpected <= 0) return run.phase === "COMPLETED" ? 1 : 0;
  return Math.min(1, (rowsLoaded + rowsRejected) / rowsExpected);
}

/** What a run is at, in a word, and how that is to be shown. */
export function status(run) {
  if (run.phase === "COMPLETED") return { word: "Done", tone: "good" };
  if (run.phase === "FAILED") {
    return run.different > 0 ? { word: "Different", tone: "bad" } : { word: "Failed", tone: "bad" };
  }
  if (run.phase === "CANCELLED") return { word: run.endedAt ? "Cancelled" : "Being cancelled", tone: "quiet" };
  if (run.paused) return { word: "Paused", tone: "warn" };
  if (run.stalledSince) return { word: "Stalled", tone: "warn" };
  return { word: STEP_WORDS[run.phase] ?? run.phase, tone: "busy" };
}

export const STEP_WORDS = {
  DESCRIBE: "Describe", RESET: "Reset", SCHEMA: "Create", PLAN: "Plan", COPY: "Copy",
  FINALIZE: "Keys", SEQUENCES: "Sequences", VERIFY: "Verify", COMPARE: "Compare", APPLY: "Apply", SWAP: "Swap",
};

export const STEP_MEANING = {
  DESCRIBE: "read what the source's tables are",
  RESET: "empty or remove what the run replaces",
  SCHEMA: "create the tables in the target",
  PLAN: "cut the tables into chunks",
  COPY: "read the rows, and load them",
  FINALIZE: "add keys, indexes and constraints",
  SEQUENCES: "set sequences to where the source's are",
  VERIFY: "compare counts and checksums of both sides",
  COMPARE: "compare both sides, down to rows where they differ",
  APPLY: "bring the rows that differ into the tables, in one transaction",
  SWAP: "exchange the tables for those in use",
};
