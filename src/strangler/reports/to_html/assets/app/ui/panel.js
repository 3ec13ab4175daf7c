// The id of something in, its evidence beside the view out; Escape closes, Back goes one step back.
(function () {
  "use strict";
  const S = window.Strangler;
  let trail = [];
  let opener = null;
  let aside = null;

  function build() {
    aside = S.h("aside", { id: "panel", class: "panel", "aria-label": "Evidence", hidden: true });
    return aside;
  }

  function open(id, { from, quiet = false, opener: element = null } = {}) {
    if (trail[trail.length - 1] === id && !aside.hidden) return;
    if (element && !aside.contains(element)) {
      opener = element;
      trail = [];
    }
    if (from === "map") trail = [];
    trail.push(id);
    draw();
    S.state.keep({ panel: id });
    if (!quiet) aside.querySelector("h2")?.focus({ preventScroll: true });
    changed();
  }

  function draw() {
    const id = trail[trail.length - 1];
    const { title, kind, body } = S.details(id);
    aside.hidden = false;
    document.body.classList.add("with-panel");
    S.replace(aside,
      S.h("header", { class: "panel-head" },
        trail.length > 1 && S.h("button", { class: "icon-button", type: "button", "aria-label": "Back", title: "Back", onclick: back }, S.icon("back")),
        S.h("div", { class: "panel-title" }, S.h("p", { class: "panel-kind" }, kind), S.h("h2", { tabindex: -1 }, title)),
        S.h("button", { class: "icon-button", type: "button", "aria-label": "Close the panel", title: "Close (Escape)", onclick: close }, S.icon("close"))),
      S.h("div", { class: "panel-body" }, body));
    aside.querySelector(".panel-body").scrollTop = 0;
  }

  function back() {
    trail.pop();
    draw();
    S.state.keep({ panel: trail[trail.length - 1] });
    aside.querySelector("h2")?.focus({ preventScroll: true });
    changed();
  }

  function close() {
    if (!aside || aside.hidden) return false;
    hide();
    S.state.keep({ panel: "" });
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
    return true;
  }

  function hide() {
    trail = [];
    aside.hidden = true;
    document.body.classList.remove("with-panel");
    changed();
  }

  function changed() {
    const id = trail[trail.length - 1] || null;
    for (const row of document.querySelectorAll(".grid-row[data-panel]")) row.classList.toggle("chosen", row.dataset.panel === id);
    window.dispatchEvent(new CustomEvent("panel", { detail: id }));
  }

  S.panel = {
    build,
    open,
    close,
    // After the fragment changed: show what it names, or nothing.
    restore() {
      const id = S.state.get("panel");
      if (!id) return hide();
      trail = [id];
      opener = null;
      draw();
      return changed();
    },
    current: () => trail[trail.length - 1] || null,
  };
})();
