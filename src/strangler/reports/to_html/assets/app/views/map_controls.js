// The map's choices in, the bar, buttons, notes and legend around its canvas out.
(function () {
  "use strict";
  const S = window.Strangler;

  function segmented(label, options, value, onPick) {
    const buttons = options.map(([key, text]) => S.h("button", { type: "button", "aria-pressed": key === value ? "true" : "false", onclick: (event) => {
      for (const other of event.currentTarget.parentElement.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      onPick(key);
    } }, text));
    return S.h("div", { class: "segmented", role: "group", "aria-label": label }, buttons);
  }

  const check = (text, on, onChange) => S.h("label", { class: "check" }, S.h("input", { type: "checkbox", checked: on, onchange: (event) => onChange(event.target.checked) }), S.h("span", {}, text));

  function kinds(now) {
    const derived = now.choices.level === "endpoints" ? [{ kind: "reads", count: null }, { kind: "writes", count: null }] : [];
    const list = S.model.kinds.concat(derived);
    const summary = S.h("summary", { class: "button" });
    const words = () => { summary.textContent = now.choices.off.size ? `Dependencies: ${S.number(list.length - now.choices.off.size)} of ${list.length} kinds` : "Dependencies: all kinds"; };
    words();
    return S.h("details", { class: "popover" }, summary, S.h("div", { class: "popover-body", role: "group", "aria-label": "Kinds of dependency" },
      list.map(({ kind, count }) => check(`${S.kindWord(kind)}${count === null ? "" : ` (${S.number(count)})`}`, !now.choices.off.has(kind), (on) => {
        if (on) now.choices.off.delete(kind);
        else now.choices.off.add(kind);
        words();
        now.change({}, null);
      }))));
  }

  S.mapControls = (now) => {
    const c = now.choices;
    const none = S.model.modules.some((module) => (module.part ?? null) === null);
    const field = S.h("input", { type: "search", class: "map-search", placeholder: "Find on the map", "aria-label": "Find on the map; Enter goes there", oninput: (event) => now.find(event.target.value, false), onkeydown: (event) => { if (event.key === "Enter") now.find(event.target.value, true); } });
    now.notes = S.h("div", { class: "map-notes", role: "status" });
    return S.h("div", { class: "map-controls" },
      S.h("div", { class: "bar-row" },
        segmented("Show", now.levels, c.level, (level) => S.state.go("map", { level: level === "parts" ? "" : level })),
        field, kinds(now),
        S.h("label", { class: "filter" }, S.h("span", {}, "Size by"), S.h("select", { onchange: (event) => now.change({ sizeBy: event.target.value }, null) },
          [["lines", "lines"], ["degree", "dependencies"]].map(([value, text]) => S.h("option", { value, selected: value === c.sizeBy }, text)))),
        S.model.parts.some((part) => part.kind === "platform") && check("Hide platform", c.hidePlatform, (on) => now.change({ hidePlatform: on }, null)),
        none && check("Tests and generated", c.showNone, (on) => now.change({ showNone: on }, null))),
      now.notes);
  };

  // What is not shown is said; the focus can be widened or left.
  S.mapNotes = (now) => {
    const { scene, choices: c } = now;
    const marks = scene.drawn.filter((mark) => mark.node).length;
    const hidden = scene.total - marks;
    const made = [];
    if (c.focus) {
      made.push(S.h("span", { class: "focus-note" }, "Focus: ", S.nodeButton(c.focus, { short: 40 }), " and neighbours at ",
        segmented("Steps", [[1, "1"], [2, "2"], [3, "3"]], c.steps, (steps) => now.change({ steps }, null)), c.steps === 1 ? " step " : " steps ",
        S.h("button", { class: "small", type: "button", onclick: () => now.change({ focus: "", steps: 1 }, null) }, "Show all")));
    }
    if (c.open.size) made.push(S.h("button", { class: "small", type: "button", onclick: () => now.change({ open: new Set(), more: new Map() }, null) }, "Collapse all"));
    if (hidden > 0) made.push(S.h("span", {}, `${S.number(marks)} of ${S.number(scene.total)} shown, the weightiest; “+N more” adds ${S.sceneLimits.step}.`));
    if (scene.allLines > scene.strong) made.push(S.h("span", {}, `${S.number(scene.strong)} of ${S.number(scene.allLines)} lines drawn, the strongest; point at a mark to see all of its own.`));
    S.replace(now.notes, made);
  };

  S.mapButtons = (now) => {
    const button = (name, label, work) => S.h("button", { class: "icon-button", type: "button", "aria-label": label, title: label, onclick: work }, S.icon(name));
    return S.h("div", { class: "map-buttons" },
      button("plus", "Zoom in (+)", () => now.zoom?.zoom(1.3)),
      button("minus", "Zoom out (−)", () => now.zoom?.zoom(1 / 1.3)),
      button("fit", "Fit everything (0)", () => now.zoom?.fit(now.picture.box, true)),
      S.h("button", { class: "icon-button wide", type: "button", onclick: () => S.exportSvg(now.picture) }, S.icon("down"), "SVG"),
      S.h("button", { class: "icon-button wide", type: "button", onclick: () => S.exportPng(now.picture) }, S.icon("down"), "PNG"));
  };

  S.mapLegend = () => {
    const line = ([kind, text]) => S.h("li", {}, S.svg("svg", { class: `legend-line line ${kind}`, width: 34, height: 10, viewBox: "0 0 34 10", "aria-hidden": "true" }, S.svg("path", { class: "stroke", d: "M1 5H26", "stroke-width": 2 }), S.svg("path", { class: `head ${kind}`, d: kind === "data" ? "M22 5 27 1.5 32 5 27 8.5Z" : "M23 1 32 5 23 9Z" })), text);
    const shape = (text, radius) => S.h("li", {}, S.svg("svg", { class: "legend-shape", width: 24, height: 14, "aria-hidden": "true" }, S.svg("rect", { x: 1, y: 1, width: 22, height: 12, rx: radius })), text);
    return S.h("ul", { class: "legend", "aria-label": "Legend" }, S.lineFamilies.map(line), shape("code", 4), shape("endpoint", 6), S.h("li", {}, "Number: price of the cut"), S.h("li", {}, "Arrow: needs"));
  };
})();
