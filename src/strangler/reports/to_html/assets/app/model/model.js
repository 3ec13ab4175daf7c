// The report document in, an index over it out: every list present, every name found in one step.
(function () {
  "use strict";
  const S = window.Strangler;
  const array = (value) => (Array.isArray(value) ? value : []);
  const object = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

  // Anything that names a source line, as {path, line, column}; null for what names none.
  function location(value) {
    if (!value) return null;
    if (typeof value === "string") {
      const match = /^(.+?):(\d+)(?::(\d+))?$/.exec(value);
      return match ? { path: match[1], line: Number(match[2]), column: Number(match[3] || 1) } : null;
    }
    if (value.location) return location(value.location);
    return typeof value.path === "string" && value.line ? { path: value.path, line: Number(value.line), column: Number(value.column || 1) } : null;
  }

  const locations = (values) => array(values).map(location).filter(Boolean);

  function price(value) {
    if (typeof value === "number") return value;
    const inside = object(value);
    for (const key of ["total", "value", "sum", "price"]) if (typeof inside[key] === "number") return inside[key];
    const numbers = Object.values(inside).filter((v) => typeof v === "number");
    return numbers.reduce((sum, v) => sum + v, 0);
  }

  function build(document) {
    const boundary = object(document.boundary);
    const model = {
      project: object(document.project),
      boundary,
      verdict: object(boundary.verdict),
      modules: array(document.modules),
      symbols: array(document.symbols),
      endpoints: array(document.endpoints),
      doors: array(document.doors),
      tables: array(document.tables),
      edges: array(document.edges),
      cuts: array(document.cuts),
      cycles: array(document.cycles),
      unresolved: array(document.unresolved),
      plan: array(document.plan),
      metrics: object(document.metrics),
      diagnostics: array(document.diagnostics),
      transactions: array(document.transactions),
      coupling: array(document.coupling),
      trace: document.trace && typeof document.trace === "object" ? document.trace : null,
    };
    model.moduleByName = new Map(model.modules.map((m) => [m.name, m]));
    model.symbolByName = new Map(model.symbols.filter((s) => s && s.name).map((s) => [s.name, s]));
    model.tableByName = new Map(model.tables.map((t) => [t.name, t]));
    model.endpointById = new Map(model.endpoints.map((e) => [e.id, e]));
    model.parts = parts(model);
    model.partByName = new Map(model.parts.map((p) => [p.name, p]));
    model.lines = model.modules.reduce((sum, m) => sum + (m.lines || 0), 0);
    const known = new Map();
    model.partOf = (id) => {
      if (!known.has(id)) known.set(id, partOf(model, id));
      return known.get(id);
    };
    model.moduleOf = (symbol) => moduleOf(model, symbol);
    model.kinds = kinds(model.edges);
    return model;
  }

  function parts(model) {
    const found = array(model.boundary.parts);
    const order = { service: 0, shared: 1, platform: 2 };
    const sorted = found
      .map((part) => ({ ...part, modules: array(part.modules), symbols: array(part.symbols), tables: array(part.tables), endpoints: array(part.endpoints), why: array(part.why), needs: array(part.depends_on), kind: part.kind || "service" }))
      .map((part) => ({ ...part, lines: part.lines ?? part.modules.reduce((sum, name) => sum + (model.moduleByName.get(name)?.lines || 0), 0) }))
      .sort((a, b) => (order[a.kind] ?? 0) - (order[b.kind] ?? 0) || (a.name < b.name ? -1 : 1));
    let next = 0;
    for (const part of sorted) part.colour = part.kind === "platform" ? -1 : next++;
    return sorted;
  }

  function partOf(model, id) {
    if (id.startsWith("table:")) {
      const owner = model.tableByName.get(id.slice(6))?.owner;
      if (!owner) return null;
      return model.partByName.has(owner) ? owner : model.moduleByName.get(moduleOf(model, owner))?.part ?? null;
    }
    const endpoint = model.endpointById.get(id);
    if (endpoint) return endpoint.part ?? null;
    const module = model.moduleByName.get(id);
    if (module) return module.part ?? null;
    return partOfSymbol(model, id);
  }

  // A class or function may have gone to another part than the rest of its module.
  function partOfSymbol(model, id) {
    const module = moduleOf(model, id);
    if (!module) return null;
    const first = `${module}.${id.slice(module.length + 1).split(".")[0]}`;
    return model.symbolByName.get(first)?.part ?? model.moduleByName.get(module)?.part ?? null;
  }

  function moduleOf(model, symbol) {
    let name = String(symbol);
    while (name) {
      if (model.moduleByName.has(name)) return name;
      const dot = name.lastIndexOf(".");
      name = dot < 0 ? "" : name.slice(0, dot);
    }
    return null;
  }

  function kinds(edges) {
    const found = new Map();
    for (const edge of edges) found.set(edge.kind, (found.get(edge.kind) || 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1]).map(([kind, count]) => ({ kind, count }));
  }

  S.buildModel = build;
  S.location = location;
  S.locations = locations;
  S.price = price;
  S.array = array;
  S.object = object;
})();
