// The tree of parts in, the dependency structure matrix out: a row needs a column.
(function () {
  "use strict";
  const S = window.Strangler;
  const ROWS = 48;
  let open = new Set();
  let holder = null;

  function scene() {
    const made = S.scene({ level: "parts", open, more: new Map([["", ROWS]]), off: new Set(S.quietKinds()), steps: 1 });
    const cells = new Map(made.every.map((line) => [`${line.source.id}\n${line.target.id}`, line]));
    const rows = [];
    (function walk(box, depth) {
      for (const mark of ordered(box.children, cells)) {
        rows.push({ mark, depth });
        if (mark.inside) walk(mark.inside, depth + 1);
      }
    })(made.root, 0);
    const flat = rows.filter(({ mark }) => !mark.open);
    return { rows, columns: flat.map(({ mark }) => mark), cells, made };
  }

  // Those that need others first, those that are needed last: what is left above the diagonal runs against the grain (Eades, Lin, Smyth 1993).
  function ordered(marks, cells) {
    const left = new Set(marks);
    const weight = (a, b) => cells.get(`${a.id}\n${b.id}`)?.weight || 0;
    const [head, tail] = [[], []];
    while (left.size) {
      let best = null;
      for (const mark of left) {
        let [out, into] = [0, 0];
        for (const other of left) {
          if (other === mark) continue;
          out += weight(mark, other);
          into += weight(other, mark);
        }
        if (!out) { best = { mark, sink: true }; break; }
        if (!best || out - into > best.score) best = { mark, score: out - into };
      }
      left.delete(best.mark);
      if (best.sink) tail.unshift(best.mark);
      else head.push(best.mark);
    }
    return [...head, ...tail];
  }

  function draw() {
    const { rows, columns, cells, made } = scene();
    const most = Math.max(1, ...[...cells.values()].map((line) => line.weight));
    const place = new Map(columns.map((mark, index) => [mark, index]));
    const say = S.h("p", { class: "matrix-say", role: "status" }, "Point at a cell, or move with the arrows; a click shows the evidence.");
    const name = (mark) => S.markLabel(mark);
    const table = S.h("table", { class: "matrix" },
      S.h("caption", { class: "offscreen" }, "Each row needs the columns in which it has a number."),
      S.h("thead", {}, S.h("tr", {}, S.h("td", {}), columns.map((mark) => S.h("th", { scope: "col" }, S.h("span", { title: mark.node?.label }, name(mark)))))),
      S.h("tbody", {}, rows.map(({ mark, depth }) => S.h("tr", { class: mark.open ? "group" : null }, rowHead(mark, depth),
        mark.open ? S.h("td", { colspan: columns.length, class: "fill" }) : columns.map((other) => cell(mark, other))))));

    function cell(mark, other) {
      if (mark === other) return S.h("td", { class: "self" });
      const line = cells.get(`${mark.id}\n${other.id}`);
      if (!line) return S.h("td", {});
      const against = place.get(other) < place.get(mark);
      const strength = 0.06 + 0.94 * (Math.log1p(line.weight) / Math.log1p(most));
      const words = `${name(mark)} needs ${name(other)}: ${short(line.weight)} ${S.plural("place", line.weight)}, ${[...line.kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${S.kindWord(kind)} ${S.number(count)}`).join(", ")}`;
      return S.h("td", { class: against ? "against" : "along" }, S.h("button", { type: "button", tabindex: -1, class: strength > 0.88 ? "strong" : null, style: `--strength: ${Math.round(strength * 100)}%`, "aria-label": words, title: words,
        onclick: (event) => { if (mark.node && other.node) S.panel.open(S.edgeId(mark.id, other.id), { opener: event.currentTarget }); else S.announce("This is a group of the smaller ones."); },
        onfocus: () => { say.textContent = words; }, onpointerenter: () => { say.textContent = words; } }, short(line.weight)));
    }

    const first = table.querySelector("tbody td button");
    if (first) first.tabIndex = 0;
    table.addEventListener("keydown", arrows);
    table.addEventListener("pointerover", (event) => light(table, event.target.closest("td")));
    table.addEventListener("pointerleave", () => light(table, null));
    const hidden = made.total - rows.filter(({ mark }) => mark.node).length;
    S.replace(holder, say, S.h("div", { class: "matrix-scroll", tabindex: 0, role: "region", "aria-label": "Dependency matrix" }, table),
      S.h("p", { class: "muted" }, hidden > 0 && `${S.number(columns.length)} rows are shown, ${S.number(hidden)} smaller ones are gathered in “more”. `, "Below the diagonal, marked with a corner: needs that run against the order, the ones that close circles."));
  }

  const short = (value) => (value < 1000 ? String(value) : `${Math.round(value / 1000)}k`);

  function rowHead(mark, depth) {
    const part = mark.node ? mark.node.part : mark.part;
    const can = Boolean(mark.node?.children.length);
    return S.h("th", { scope: "row", style: `--depth: ${depth}` }, S.h("span", { class: "row-head" },
      can ? S.h("button", { class: "fold", type: "button", "aria-expanded": mark.open ? "true" : "false", "aria-label": `${mark.open ? "Close" : "Open"} ${mark.node.label}`, onclick: () => fold(mark) }, mark.open ? "−" : "+") : S.h("span", { class: "fold-space" }),
      part && S.model.partByName.has(part) && S.swatch(part),
      mark.node ? S.h("button", { class: "node-link", type: "button", title: mark.node.label, onclick: (event) => S.panel.open(mark.id, { opener: event.currentTarget }) }, S.shorten(mark.node.label, 26)) : S.markLabel(mark)));
  }

  function fold(mark) {
    if (!open.delete(mark.id)) open.add(mark.id);
    S.state.keep({ open: [...open] });
    draw();
    holder.querySelector(`[aria-label$="${CSS.escape(mark.node.label)}"].fold`)?.focus();
  }

  function light(table, td) {
    table.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
    if (!td || td.classList.contains("fill") || !td.closest("tbody")) return;
    td.parentElement.querySelector("th").classList.add("lit");
    table.tHead.rows[0].cells[td.cellIndex]?.classList.add("lit");
  }

  function arrows(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from) return;
    event.preventDefault();
    const rows = [...event.currentTarget.tBodies[0].rows];
    let [r, c] = [rows.indexOf(from.parentElement), from.cellIndex];
    while (rows[r + step[0]] && (r += step[0], (c += step[1]) > 0) && c < rows[r].cells.length + (rows[r].className === "group" ? 9999 : 0)) {
      const button = rows[r].cells[c]?.querySelector("button:not(.fold)");
      if (!button || c === 0) continue;
      event.target.tabIndex = -1;
      button.tabIndex = 0;
      button.focus();
      return;
    }
  }

  S.view("matrix", {
    title: "Matrix",
    render(root) {
      open = new Set(S.state.list("open"));
      holder = S.h("div", { class: "matrix-view" });
      S.add(root, S.opening("Who needs whom?", answer()));
      if (!S.model.parts.length) return S.add(root, S.empty("No parts", "The matrix shows parts and what lies inside them."));
      S.add(root, holder);
      return draw();
    },
  });

  function answer() {
    const names = S.model.parts.map((part) => part.name);
    const pairs = new Set();
    for (const edge of S.model.edges) {
      if (edge.kind === "implicit_parent") continue;
      const [a, b] = [S.model.partOf(edge.source), S.model.partOf(edge.target)];
      if (a && b && a !== b) pairs.add(`${a}\n${b}`);
    }
    const both = [...pairs].filter((pair) => { const [a, b] = pair.split("\n"); return a < b && pairs.has(`${b}\n${a}`); }).length;
    if (names.length < 2) return "There are no two parts to compare.";
    return `${S.number(pairs.size)} of ${S.number(names.length * (names.length - 1))} possible needs between parts exist; ${both ? `${S.count(both, "pair")} ${both === 1 ? "needs" : "need"} each other` : "no two parts need each other"}.`;
  }
})();
