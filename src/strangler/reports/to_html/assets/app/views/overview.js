// The whole report in, its answer, the map of parts, key figures and findings out.
(function () {
  "use strict";
  const S = window.Strangler;
  const PARTS = 18;

  function figures() {
    const m = S.model;
    const resolution = S.object(m.project.resolution);
    const calls = (resolution.calls_resolved || 0) + (resolution.calls_unresolved || 0);
    const figure = (value, words, view, parameters) => S.h("li", {}, S.h("a", { href: S.state.link(view, parameters) }, S.h("strong", {}, value), S.h("span", {}, words)));
    const known = m.endpoints.length > 0 && S.effectsKnown(m.endpoints);
    const partCycles = m.cycles.filter((cycle) => cycle.level === "part").length;
    return S.h("ul", { class: "figures", "aria-label": "Key figures" },
      figure(S.number(m.lines), `lines in ${S.count(m.modules.length, "module")}`, "map", { level: "modules" }),
      figure(S.number(m.endpoints.length), `${S.plural("endpoint", m.endpoints.length)}${applications()}`, "endpoints"),
      known && figure(S.percent(S.tally(m.endpoints).complete, m.endpoints.length), "of endpoints complete", "endpoints", { f_proof: "complete" }),
      figure(S.number(m.tables.length), S.plural("table", m.tables.length), "tables"),
      m.doors.length > 0 && figure(S.number(m.doors.length), S.plural("door", m.doors.length), "doors"),
      m.transactions.length > 0 && figure(S.number(m.transactions.length), `${S.plural("transaction", m.transactions.length)}${S.splitTransactions().length ? `, ${S.number(S.splitTransactions().length)} over parts` : ""}`, "transactions"),
      figure(S.number(S.cutTotal()), `price of ${S.count(S.cuts().length, "cut")}`, "cuts"),
      figure(calls ? S.percent(resolution.calls_resolved || 0, calls) : "–", "of calls resolved", "gaps"),
      figure(S.number(m.cycles.length), `${S.plural("cycle", m.cycles.length)}${partCycles ? `, ${partCycles} between parts` : ""}`, "cycles"));
  }

  // Several applications in one repository, where the report names them.
  function applications() {
    const found = S.array(S.model.project.applications);
    return found.length > 1 ? ` of ${S.count(found.length, "application")}` : "";
  }

  function partsMap() {
    const scene = S.scene({ level: "parts", open: new Set(), more: new Map([["", PARTS]]), off: new Set(S.quietKinds()), steps: 1, lines: S.model.parts.length > 12 ? 28 : Math.max(12, Math.round(2.6 * S.model.parts.length)) });
    S.layout(scene, "lines");
    const picture = S.drawPicture(scene, {
      pick: (mark, event) => S.panel.open(mark.id, { opener: event.currentTarget }),
      toggle: (mark) => S.state.go("map", mark.node ? { level: "parts", open: [mark.id], panel: mark.id } : { level: "parts" }),
      line: (line) => line.source.node && line.target.node && S.panel.open(S.edgeId(line.source.id, line.target.id)),
    }, "Map of parts");
    const { width, height } = picture.box;
    picture.root.style.cssText = `aspect-ratio: ${S.round(width)} / ${S.round(height)}; max-width: ${Math.round(width * 1.1)}px; min-width: ${Math.round(Math.min(width * 0.72, 900))}px`;
    const hidden = S.model.parts.length - scene.drawn.filter((mark) => mark.node).length;
    return S.h("figure", { class: "parts-map" },
      S.h("div", { class: "scroll-x", tabindex: 0, role: "region", "aria-label": "Map of parts, scrolls sideways" }, picture.root),
      S.h("figcaption", {}, "Area: lines of code. Line width and number: price of the cut. Arrow: needs.",
        hidden > 0 && ` The ${scene.drawn.length - 1} weightiest parts are shown, ${S.count(hidden, "more part")} behind “+${hidden} more”.`,
        " ", S.h("a", { href: S.state.link("map", { level: "parts" }) }, "Open the map")));
  }

  const SEVERITY = { error: "Blocks", warning: "Costly", info: "Note" };

  // What blocks or costs, in the order of what it takes to take apart; not one of them has a price of its own.
  function findings() {
    const all = S.findings();
    if (!all.length) return S.section("Findings", S.empty("No findings", "Nothing is written together across parts, nothing goes in circles, everything was resolved."));
    return S.section("Findings, by what they cost you", S.h("ol", { class: "findings" }, all.map((each) => S.h("li", { class: "finding plain" }, S.severity(each.severity, SEVERITY), S.h("p", {}, each.text), S.h("a", { href: each.link, "aria-label": `${each.go}: ${each.text}` }, each.go)))));
  }

  function cuts() {
    const all = S.dearestCuts();
    if (!all.length) return null;
    const most = Math.max(1, ...all.map((each) => each.cost || 0));
    const item = (each) => S.h("li", { class: "finding" },
      S.severity(each.severity, SEVERITY),
      S.h("p", {}, each.text),
      S.h("span", { class: "cost" }, S.bar(each.cost, most, `price ${S.number(each.cost)}`), S.h("strong", {}, S.number(each.cost))),
      S.h("a", { href: each.link, "aria-label": `${each.go}: ${each.text}` }, each.go));
    const list = S.h("ol", { class: "findings" }, all.slice(0, 6).map(item));
    const rest = all.slice(6);
    if (rest.length) {
      const more = S.h("li", { class: "finding-more" }, S.h("button", { class: "link", type: "button", onclick: () => { more.remove(); list.append(...rest.map(item)); } }, `Show ${S.number(rest.length)} more, each costing ${S.number(rest[0].cost)} or less`));
      list.append(more);
    }
    return S.section("Dearest cuts", list);
  }

  function alternatives() {
    const others = S.array(S.model.boundary.alternatives).filter((other) => other && typeof other === "object");
    if (!others.length) return null;
    const row = (name, note, parts, price, own) => S.h("li", { class: `alternative${own ? " own" : ""}` }, S.h("p", {}, S.h("strong", {}, name), note && S.h("span", { class: "muted" }, ` ${note}`)), S.h("span", { class: "number" }, S.count(parts, "part")), S.h("span", { class: "number" }, `price ${S.number(price)}`));
    return S.section("Beside other ways to split", S.h("ul", { class: "findings" },
      row("proposed", "", S.model.parts.length, S.cutTotal(), true),
      others.map((other) => row(S.say(other.name), other.note, other.parts, other.price, false))));
  }

  function sentence() {
    const { verdict, parts } = S.model;
    if (verdict.sentence) return verdict.sentence;
    return parts.length ? "No verdict: the parts below are a proposal only." : "No verdict: nothing was found that could be split.";
  }

  S.view("overview", {
    title: "Overview",
    render(root) {
      const answer = { split: "Split", keep: "Keep together", unknown: "Unknown" }[S.model.verdict.answer];
      S.add(root, 
        S.opening("Which services could this become?", [answer && S.h("span", { class: `answer ${S.model.verdict.answer}` }, answer), " ", sentence(), " ",
          S.h("button", { class: "link why", type: "button", onclick: (event) => S.panel.open("verdict:", { opener: event.currentTarget }) }, "why?")]),
        S.model.parts.length ? partsMap() : S.empty("No parts", "With code to read, this is where its parts show."),
        figures(),
        findings(),
        cuts() || "",
        alternatives() || "");
    },
  });
})();
