// A panel id in, its title, kind and body out: locations, dependencies, cycles, gaps, reasons.
(function () {
  "use strict";
  const S = window.Strangler;
  const ARROW = "|>";

  function details(id) {
    const [prefix] = id.split(":", 1);
    const make = { loc: locationDetails, edge: edgeDetails, cycle: cycleDetails, gap: gapDetails, note: noteDetails, verdict: verdictDetails, why: whyDetails, metric: metricDetails, cell: cellDetails, record: recordDetails }[prefix];
    try {
      return (make && id.includes(":") && make(id.slice(prefix.length + 1))) || S.nodeDetails(id);
    } catch (error) {
      return { kind: "not in this report", title: id, body: S.empty("This report does not know it", "The link may come from another run.") };
    }
  }

  function locationDetails(rest) {
    const match = /^(.*):(\d+):(\d+)$/.exec(rest);
    if (!match) return null;
    const location = { path: match[1], line: Number(match[2]), column: Number(match[3]) };
    const module = S.model.modules.find((each) => each.path === location.path);
    return {
      kind: "source line",
      title: S.locationName(location),
      body: [
        S.h("div", { class: "location-head" }, S.locationActions(location)),
        S.codeAt(location, { around: 8 }),
        module && S.h("p", {}, "In module ", S.nodeButton(module.name)),
        !S.settings.sourceUrl(location) && S.h("p", { class: "hint" }, "To open lines in your editor, ", S.h("button", { class: "link", type: "button", onclick: () => S.openSettings() }, "say where sources are"), "."),
      ],
    };
  }

  const KIND_WORDS = { runtime: "import", type_only: "import for types only", lazy: "import inside a function", conditional: "conditional import", try_fallback: "import with a fallback", string: "named in a string", dynamic_resolved: "dynamic import, resolved", implicit_parent: "parent package, imported on the way", calls: "call", uses: "use", inherits: "base class", decorates: "decorator", foreign_key: "foreign key", maps: "table declared", joins: "join", handles: "handler", publishes: "message", reads: "read of a table", writes: "write to a table" };
  S.kindWord = (kind) => KIND_WORDS[kind] || S.words(kind);

  function edgeDetails(rest) {
    const [from, to] = rest.split(ARROW);
    const found = S.edgesBetween(from, to);
    const [a, b] = [S.describe(from), S.describe(to)];
    const cut = a.part && b.part && a.part !== b.part ? S.cutBetween(a.part, b.part) : null;
    const back = S.edgesBetween(to, from);
    return {
      kind: "dependency",
      title: `${a.label} → ${b.label}`,
      body: [
        S.h("p", {}, S.nodeButton(from), " needs ", S.nodeButton(to), found.length ? ` in ${S.count(places(found), "place")}.` : " in no place that is known."),
        cut && a.kind === "part" && S.h("p", {}, "The cut costs ", S.h("strong", {}, S.number(cut.price)), ": ", S.cutSummary(cut.counts), ". ", S.h("a", { href: S.state.link("cuts", { cut: cut.key }) }, "Open the cut")),
        back.length > 0 && S.h("p", {}, "The other way round too: ", S.h("button", { class: "link", type: "button", onclick: () => S.panel.open(`edge:${to}${ARROW}${from}`) }, `${S.count(places(back), "place")} back`)),
        byKind(found),
      ],
    };
  }

  const places = (edges) => edges.reduce((sum, edge) => sum + Math.max(1, S.array(edge.evidence).length), 0);

  function byKind(edges) {
    const groups = new Map();
    for (const edge of edges) {
      if (!groups.has(edge.kind)) groups.set(edge.kind, []);
      groups.get(edge.kind).push(edge);
    }
    return [...groups].sort((x, y) => places(y[1]) - places(x[1])).map(([kind, group]) => S.h("section", { class: "evidence" },
      S.h("h3", {}, S.kindWord(kind), " ", S.h("span", { class: "count" }, S.number(places(group)))),
      limited(group, 12, edgeEvidence)));
  }

  function edgeEvidence(edge) {
    const certain = typeof edge.confidence === "number" ? edge.confidence : null;
    return S.h("div", { class: "edge" },
      S.h("p", { class: "edge-ends" }, S.nodeButton(edge.source, { short: 44 }), " → ", S.nodeButton(edge.target, { short: 44 }),
        certain !== null && certain < 1 && S.h("span", { class: "unsure" }, ` ${Math.round(certain * 100)} % sure`),
        typeof edge.confidence === "string" && edge.confidence !== "certain" && S.h("span", { class: "unsure" }, ` ${edge.confidence}`)),
      S.locationList(S.locations(edge.evidence), 4));
  }

  // The first few of many, and a button for the rest.
  function limited(items, limit, make) {
    const holder = S.h("div", {}, items.slice(0, limit).map(make));
    if (items.length > limit) {
      const more = S.h("button", { class: "link", type: "button", onclick: () => { more.replaceWith(...items.slice(limit, limit + 300).map(make)); } }, `Show ${S.number(Math.min(300, items.length - limit))} more of ${S.number(items.length)}`);
      holder.append(more);
    }
    return holder;
  }

  function cycleDetails(rest) {
    const cycle = S.model.cycles[Number(rest)];
    if (!cycle) return null;
    const members = S.array(cycle.modules);
    return {
      kind: cycle.level === "part" ? "cycle of parts" : "cycle of modules",
      title: S.list(members.map((name) => name.split(".").slice(-2).join(".")), 3),
      body: [
        S.h("section", {}, S.h("h3", {}, "In the circle"), limited(members, 20, (name) => S.h("div", {}, S.nodeButton(S.cycleNode(cycle, name))))),
        S.h("section", {}, S.h("h3", {}, "Cheapest to break"), S.array(cycle.breakers).map((breaker) => S.h("div", { class: "edge" },
          S.h("p", { class: "edge-ends" }, S.nodeButton(S.cycleNode(cycle, breaker.source), { short: 44 }), " → ", S.nodeButton(S.cycleNode(cycle, breaker.target), { short: 44 }), S.h("span", { class: "unsure" }, ` weight ${S.number(breaker.weight)}`)),
          S.locations(breaker.evidence).slice(0, 6).map((each) => S.locationBlock(each, { around: 1, quiet: true })))))],
    };
  }

  S.cycleNode = (cycle, name) => (cycle.level === "part" ? `part:${name}` : name);

  function gapDetails(rest) {
    const gap = S.model.unresolved[Number(rest)];
    if (!gap) return null;
    const location = S.location(gap);
    return {
      kind: S.words(gap.kind),
      title: gap.name || S.words(gap.kind),
      body: [S.facts([["Module", gap.module && S.nodeButton(gap.module)], ["Times", S.number(gap.count || 1)], ["What would resolve it", gap.hint]]), location && S.locationBlock(location)],
    };
  }

  function noteDetails(rest) {
    const note = S.model.diagnostics[Number(rest)];
    if (!note) return null;
    const location = S.location(note);
    return { kind: note.code || "diagnostic", title: note.message, body: [S.facts([["Severity", S.severity(note.severity)], ["What to do", note.hint]]), location && S.locationBlock(location)] };
  }

  const reason = (why) => S.h("div", { class: "reason" },
    S.h("p", {}, why.text || S.say(why), why.weight !== undefined && S.h("span", { class: "count" }, ` weight ${S.number(why.weight)}`)),
    S.locations(why.evidence).slice(0, 6).map((each) => S.locationBlock(each, { around: 2, quiet: true })));

  function verdictDetails() {
    const { verdict } = S.model;
    return {
      kind: "why this verdict",
      title: verdict.sentence || "No verdict",
      body: [
        S.array(verdict.reasons).length ? S.array(verdict.reasons).map(reason) : S.h("p", { class: "muted" }, "The verdict names no single reason; the cuts below it are the ground."),
        typeof S.model.boundary.stability === "number" && S.h("p", {}, `Stability of this split under small changes: ${S.percent(S.model.boundary.stability, 1)}.`),
        alternatives(),
      ],
    };
  }

  function alternatives() {
    const others = S.array(S.model.boundary.alternatives);
    return others.length > 0 && S.h("section", {}, S.h("h3", {}, "Alternatives"), others.map((other) => S.h("div", { class: "reason" },
      S.h("p", {}, S.h("strong", {}, S.say(other.name || other))), other.note && S.h("p", { class: "muted" }, other.note),
      typeof other.price === "number" && S.h("p", {}, `${S.count(other.parts, "part")}, price ${S.number(other.price)}`))));
  }

  function whyDetails(rest) {
    const part = S.model.partByName.get(rest);
    return part && { kind: "why together", title: part.name, body: part.why.map(reason) };
  }

  function metricDetails(rest) {
    const metric = S.model.metrics[rest];
    return metric && { kind: "metric", title: S.words(rest), body: [S.h("p", {}, metric.meaning), S.facts([["Value", S.number(metric.value)], ["Better", metric.better === "low" ? "lower" : "higher"], ...Object.entries(S.object(metric.baselines)).map(([name, value]) => [S.words(name), S.number(value)])])] };
  }

  // One cell of the table view: everything of one part that touches one table.
  function cellDetails(rest) {
    const [table, part] = rest.split(ARROW);
    const id = `table:${table}`;
    const known = S.model.tableByName.has(table) && S.array(S.model.tableByName.get(table).accesses).length > 0;
    const found = known ? [] : S.allEdges().filter((edge) => edge.target === id && edge.kind !== "maps" && S.model.partOf(edge.source) === part);
    return {
      kind: "table and part",
      title: `${part} uses ${table}`,
      body: [S.cellBody(table, part), found.length > 0 && byKind(found), !known && !found.length && S.h("p", { class: "muted" }, "The table's readers and writers name this part; no single line is recorded.")],
    };
  }

  // A door, or a step of the plan shown as it is written.
  function recordDetails(rest) {
    const [list, index] = rest.split(":");
    const record = S.model[list]?.[Number(index)];
    if (!record) return null;
    if (list === "doors") return { kind: `${S.words(record.kind)} door`, title: record.name, body: [...S.wayInBody(record, `${record.kind} ${record.name}`, [], record.handler), S.publishedBy(record)] };
    if (list === "coupling") return S.couplingDetails(record);
    const location = S.location(record.location);
    return { kind: "step", title: record.name || record.part || list, body: [S.facts(Object.entries(record).filter(([key]) => !["location", "name"].includes(key)).map(([key, value]) => [S.words(key), key === "part" ? S.partChip(value) : S.say(value)])), location && S.locationBlock(location)] };
  }

  S.details = details;
  S.limited = limited;
  S.reason = reason;
  S.edgeId = (from, to) => `edge:${from}${ARROW}${to}`;
  S.cellId = (table, part) => `cell:${table}${ARROW}${part}`;
  S.places = places;
})();
