// SPDX-License-Identifier: Apache-2.0
// Makes elements. Text only ever becomes text nodes: a table may be called <script>.

/** An element with attributes; `class`, `data-*`, `aria-*` and event handlers (`onclick`) included. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Puts text in place only where it is another: a screen reader hears a change, not a repetition. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Calls `draw` only when what it draws has changed; `key` is what it depends on. */
export function whenChanged(draw) {
  let drawn;
  return (key, ...rest) => {
    const text = JSON.stringify(key);
    if (text === drawn) return;
    drawn = text;
    draw(...rest);
  };
}
