// A part in, its colour and pattern out: Okabe-Ito eight, patterns beyond, shared hatched, platform grey.
(function () {
  "use strict";
  const S = window.Strangler;
  const COLOURS = 8;
  const PATTERNS = ["plain", "dots", "rows", "columns", "grid", "rings", "waves", "checks"];

  // The picture of one pattern, 8 by 8, drawn over the part's colour.
  const STROKES = {
    hatch: ["path", { d: "M-2 2 2 -2M0 8 8 0M6 10 10 6", class: "ink" }],
    dots: ["circle", { cx: 4, cy: 4, r: 1.7, class: "ink-fill" }],
    rows: ["path", { d: "M0 4H8", class: "ink" }],
    columns: ["path", { d: "M4 0V8", class: "ink" }],
    grid: ["path", { d: "M0 4H8M4 0V8", class: "ink" }],
    rings: ["circle", { cx: 4, cy: 4, r: 2.4, class: "ink" }],
    waves: ["path", { d: "M0 5Q2 1 4 5T8 5", class: "ink" }],
    checks: ["path", { d: "M0 0H4V4H0ZM4 4H8V8H4Z", class: "ink-fill" }],
  };

  function look(name) {
    const part = S.model.partByName.get(name);
    if (!part) return { colour: "none", pattern: "plain" };
    if (part.kind === "platform") return { colour: "platform", pattern: "plain" };
    const colour = String((part.colour % COLOURS) + 1);
    if (part.kind === "shared") return { colour, pattern: "hatch" };
    return { colour, pattern: PATTERNS[Math.floor(part.colour / COLOURS) % PATTERNS.length] };
  }

  const variable = (name) => `var(--part-${look(name).colour})`;
  const patternId = (name) => {
    const { colour, pattern } = look(name);
    return `fill-${colour}-${pattern}`;
  };

  // The <defs> that a picture needs for the parts it shows.
  function definitions(names) {
    const made = new Map();
    for (const name of names) {
      const { colour, pattern } = look(name);
      if (pattern === "plain" || made.has(patternId(name))) continue;
      const [tag, attributes] = STROKES[pattern];
      made.set(patternId(name), S.svg("pattern", { id: patternId(name), width: 8, height: 8, patternUnits: "userSpaceOnUse" },
        S.svg("rect", { width: 8, height: 8, style: `fill: var(--part-${colour})` }),
        S.svg(tag, { ...attributes })));
    }
    return [...made.values()];
  }

  S.partLook = look;
  S.partColour = variable;
  S.partFill = (name) => (look(name).pattern === "plain" ? variable(name) : `url(#${patternId(name)})`);
  S.partDefinitions = definitions;
  // A small square in the part's colour and pattern, for lists and tables.
  S.swatch = (name) => {
    const { colour, pattern } = look(name);
    const box = S.svg("svg", { class: "swatch", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" });
    box.append(S.svg("rect", { x: 0.5, y: 0.5, width: 11, height: 11, rx: 2.5, class: "swatch-box", style: `fill: var(--part-${colour})` }));
    if (pattern !== "plain") {
      const [tag, attributes] = STROKES[pattern];
      box.append(S.svg("g", { transform: "translate(1.2 1.2) scale(1.2)" }, S.svg(tag, { ...attributes })));
    }
    return box;
  };
})();
