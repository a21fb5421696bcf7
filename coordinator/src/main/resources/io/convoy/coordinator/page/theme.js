// SPDX-License-Identifier: Apache-2.0
// Runs before anything is drawn, so that a dark page does not begin as a light one.

(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("convoy.theme");
    document.documentElement.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
    document.dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", apply);
  document.addEventListener("changetheme", () => {
    localStorage.setItem("convoy.theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    apply();
  });
  apply();
})();
