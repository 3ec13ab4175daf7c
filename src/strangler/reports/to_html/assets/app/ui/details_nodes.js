// A node's id in, what the panel says of it out: parts, packages, modules, endpoints, tables.
(function () {
  "use strict";
  const S = window.Strangler;

  function nodeDetails(id) {
    const node = S.describe(id);
    const make = { part: partBody, package: scopeBody, group: scopeBody, module: moduleBody, table: S.tableBody, endpoint: endpointBody }[node.kind];
    const body = make(node);
    if (!body) return { kind: "not in this report", title: id, body: S.empty("This report does not know it", "The link may come from another run.") };
    const kind = node.kind === "part" ? S.model.partByName.get(node.part)?.kind || "part" : node.kind;
    return { kind, title: node.label, body: [mapActions(node), body, ties(node)] };
  }

  function mapActions(node) {
    const level = { part: "parts", package: node.id.startsWith("pkg:/") ? "modules" : "parts", module: "parts", table: "tables", group: "endpoints", endpoint: "endpoints" }[node.kind];
    return S.h("p", { class: "actions" },
      node.kind === "part" && S.model.partByName.has(node.part) && S.h("a", { class: "button small", href: S.state.link("parts", { part: node.part }) }, "Open its page"),
      S.h("a", { class: "button small", href: S.state.link("map", { level, focus: node.id, steps: 1, open: S.openPath(level, node.id), panel: node.id }) }, "Focus on the map"));
  }

  function partBody(node) {
    const part = S.model.partByName.get(node.part);
    if (!part) return node.part === S.NO_PART ? S.h("p", {}, "Tests, migrations and generated code: they belong to no part.") : null;
    return [
      S.facts([["Lines", S.number(part.lines)], ["Modules", S.number(part.modules.length)], ["Tables", S.number(part.tables.length)], ["Endpoints", S.number(part.endpoints.length)]]),
      part.why.length > 0 && S.h("section", {}, S.h("h3", {}, "Why together"), part.why.slice(0, 3).map(S.reason)),
    ];
  }

  function scopeBody(node) {
    const holds = S.holds(node.id);
    const modules = S.model.modules.filter((module) => holds(module.name)).sort((a, b) => b.lines - a.lines);
    const endpoints = node.kind === "group" ? S.model.endpoints.filter((endpoint) => holds(endpoint.id)) : [];
    return [
      S.facts([["Part", node.part && S.partChip(node.part === S.NO_PART ? null : node.part)], ["Modules", modules.length ? S.number(modules.length) : null], ["Endpoints", endpoints.length ? S.number(endpoints.length) : null], ["Lines", modules.length ? S.number(modules.reduce((sum, module) => sum + module.lines, 0)) : null]]),
      modules.length > 0 && S.h("section", {}, S.h("h3", {}, "Largest modules"), S.limited(modules, 6, (module) => S.h("div", { class: "tie" }, S.nodeButton(module.name, { short: 46 }), S.h("span", { class: "count" }, S.number(module.lines))))),
      endpoints.length > 0 && S.h("section", {}, S.h("h3", {}, "Endpoints"), S.limited(endpoints, 12, (endpoint) => S.h("div", { class: "tie" }, S.nodeButton(endpoint.id)))),
    ];
  }

  function moduleBody(node) {
    const module = S.model.moduleByName.get(node.id);
    if (!module) return null;
    const symbols = S.model.symbols.filter((symbol) => (typeof symbol === "string" ? S.model.moduleOf(symbol) : symbol.module) === node.id);
    return [
      S.facts([["Part", S.partChip(module.part)], ["Lines", S.number(module.lines)], ["Kind", module.kind !== "code" ? module.kind : null], ["File", S.locationButton({ path: module.path, line: 1, column: 1 })]]),
      symbols.length > 0 && S.h("section", {}, S.h("h3", {}, "Symbols ", S.h("span", { class: "count" }, S.number(symbols.length))), S.limited(symbols, 8, (symbol) => symbolLine(symbol, node.id))),
    ];
  }

  function symbolLine(symbol, module) {
    const name = typeof symbol === "string" ? symbol : symbol.name || S.say(symbol);
    const location = S.location(symbol);
    return S.h("div", { class: "tie" }, S.h("code", {}, name.startsWith(module + ".") ? name.slice(module.length + 1) : name), location ? S.locationButton(location) : S.h("span", { class: "count" }, symbol.kind || ""));
  }

  function endpointBody(node) {
    const endpoint = S.model.endpointById.get(node.id);
    return S.wayInBody(endpoint, node.id, [["Auth", endpoint.auth && S.say(endpoint.auth)], ["Application", endpoint.app], ["Framework", endpoint.framework], ["In its schema", endpoint.in_schema === false ? "no" : null]]);
  }

  // What it needs and what needs it, the strongest first, each a way to the evidence.
  function ties(node) {
    const holds = S.holds(node.id);
    const [out, into] = [new Map(), new Map()];
    const name = node.kind === "part" ? (leaf) => `part:${S.model.partOf(leaf) ?? S.NO_PART}` : (leaf) => leaf;
    const quiet = new Set(S.quietKinds());
    for (const edge of S.allEdges()) {
      if (quiet.has(edge.kind)) continue;
      const [a, b] = [holds(edge.source), holds(edge.target)];
      if (a === b) continue;
      const side = a ? out : into;
      const other = name(a ? edge.target : edge.source);
      side.set(other, (side.get(other) || 0) + Math.max(1, S.array(edge.evidence).length));
    }
    const list = (title, side, link) => S.h("section", {}, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, side.size)),
      side.size ? S.limited([...side].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)), 10, ([other, weight]) => S.h("div", { class: "tie" }, S.nodeButton(other, { short: 44 }),
        S.h("button", { class: "link count", type: "button", "aria-label": `${S.count(weight, "place")}: show the evidence`, onclick: () => S.panel.open(link(other)) }, S.count(weight, "place")))) : S.h("p", { class: "muted" }, "Nothing that was found."));
    return [list("Needs", out, (other) => S.edgeId(node.id, other)), list("Is needed by", into, (other) => S.edgeId(other, node.id))];
  }

  S.nodeDetails = nodeDetails;
  // The containers to open so that a node can be seen on the map.
  S.openPath = (level, id) => {
    const found = [];
    for (let at = S.tree(level).byId.get(id)?.parent; at && at.id; at = at.parent) found.unshift(at.id);
    return found;
  };
})();
