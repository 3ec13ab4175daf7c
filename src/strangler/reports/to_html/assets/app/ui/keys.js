// Key presses in, actions out; typing into a field is left alone.
(function () {
  "use strict";
  const S = window.Strangler;
  const GO = { o: "overview", m: "map", x: "matrix", p: "parts", c: "cuts", e: "endpoints", t: "tables", r: "transactions", d: "doors", y: "cycles", g: "gaps" };
  let going = 0;

  function typing(target) {
    return target.closest?.("input, textarea, select, [contenteditable]");
  }

  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      else S.panel.close();
      return;
    }
    if (typing(event.target)) return;
    const started = going && Date.now() - going < 1500;
    going = 0;
    if (started && GO[event.key]) S.state.go(GO[event.key], {});
    else if (event.key === "g") { going = Date.now(); return; }
    else if (event.key === "/") S.openSearch();
    else if (event.key === "?") S.openKeys();
    else if (event.key === "d") S.toggleTheme();
    else if (S.mapKeys?.(event)) return;
    else return;
    event.preventDefault();
  });
})();
