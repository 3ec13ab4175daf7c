// A node's id in, its kind, label and members out. Ids: part:P, pkg:P/dotted, group:P/key, table:T, endpoint ids, modules.
(function () {
  "use strict";
  const S = window.Strangler;
  const NONE = "(no part)";

  function split(id, prefix) {
    const slash = id.indexOf("/", prefix.length);
    return [id.slice(prefix.length, slash), id.slice(slash + 1)];
  }

  function describe(id) {
    const model = S.model;
    if (id.startsWith("part:")) return { kind: "part", id, label: id.slice(5), part: id.slice(5) };
    if (id.startsWith("pkg:")) {
      const [part, dotted] = split(id, "pkg:");
      return { kind: "package", id, label: dotted, part };
    }
    if (id.startsWith("group:")) {
      const [part, key] = split(id, "group:");
      return { kind: "group", id, label: key, part };
    }
    if (id.startsWith("table:")) return { kind: "table", id, label: id.slice(6), part: model.partOf(id) };
    const endpoint = model.endpointById.get(id);
    if (endpoint) return { kind: "endpoint", id, label: `${endpoint.method} ${endpoint.path}`, part: endpoint.part };
    return { kind: "module", id, label: id, part: model.partOf(id) };
  }

  // A test that tells whether a leaf (module, table, endpoint) lies inside the node.
  function holds(id) {
    const model = S.model;
    if (id.startsWith("part:")) {
      const part = id.slice(5) === NONE ? null : id.slice(5);
      return (leaf) => model.partOf(leaf) === part;
    }
    if (id.startsWith("pkg:")) {
      const [part, dotted] = split(id, "pkg:");
      const inside = dotted + ".";
      return (leaf) => (leaf === dotted || leaf.startsWith(inside)) && (part === "" || (model.partOf(leaf) ?? NONE) === part);
    }
    if (id.startsWith("group:")) {
      const [part, key] = split(id, "group:");
      return (leaf) => {
        const endpoint = model.endpointById.get(leaf);
        return Boolean(endpoint) && (endpoint.part ?? NONE) === part && S.pathGroup(endpoint.path) === key;
      };
    }
    return (leaf) => leaf === id;
  }

  // All edges from inside one node to inside another.
  function between(source, target) {
    const from = holds(source);
    const to = holds(target);
    return allEdges().filter((edge) => from(edge.source) && to(edge.target));
  }

  let every = null;
  // The document's edges and what an endpoint says of its tables, so that both can be drawn and asked for.
  function allEdges() {
    if (every) return every;
    const extra = [];
    for (const endpoint of S.model.endpoints) {
      const evidence = S.locations([endpoint.location]);
      for (const [kind, names] of [["writes", S.array(endpoint.writes)], ["reads", S.array(endpoint.reads)]]) {
        for (const name of names) extra.push({ source: endpoint.id, target: `table:${name}`, kind, evidence, derived: true });
      }
    }
    every = S.model.edges.concat(extra);
    return every;
  }

  S.NO_PART = NONE;
  S.describe = describe;
  S.holds = holds;
  S.edgesBetween = between;
  S.allEdges = allEdges;
  S.pathGroup = (path) => {
    const words = String(path).split("/").filter((word) => word && !word.startsWith("{"));
    return "/" + words.slice(0, words[0] === "api" ? 2 : 1).join("/");
  };
  S.show = (id, tab) => S.state.link(tab || "map", { panel: id });
})();
