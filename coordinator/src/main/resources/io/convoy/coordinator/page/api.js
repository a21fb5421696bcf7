// SPDX-License-Identifier: Apache-2.0
// Everything that is asked of the server.

const TOKEN = "convoy.token";

/** The link that the process prints carries the token where no server sees it. */
export function takeTokenFromLink() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(TOKEN, found[1]);
  history.replaceState(null, "", location.pathname + "#/");
}

export const token = () => sessionStorage.getItem(TOKEN);

export const rememberToken = (text) => sessionStorage.setItem(TOKEN, text);

export async function runs() {
  const answer = await fetch("api/runs", { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export async function workers() {
  const answer = await fetch("api/workers", { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

/** Asks for an action; the run's own events say when it is done. */
export async function act(runId, action, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const answer = await fetch(`api/runs/${encodeURIComponent(runId)}/${action}${query ? `?${query}` : ""}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token() ?? ""}` },
  });
  if (answer.ok) return null;
  const said = await answer.json().catch(() => ({}));
  return { forbidden: answer.status === 403, message: said.error ?? `HTTP ${answer.status}` };
}

/** Follows a run; `on` has a function for each kind of event, and `state` for the connection. */
export function follow(runId, on) {
  const source = new EventSource(`api/runs/${encodeURIComponent(runId)}/events`);
  for (const kind of ["run", "tables", "cells", "history", "retired"]) {
    source.addEventListener(kind, (event) => on[kind]?.(JSON.parse(event.data)));
  }
  source.onopen = () => on.state("live");
  source.onerror = () => on.state("lost");
  return () => source.close();
}
