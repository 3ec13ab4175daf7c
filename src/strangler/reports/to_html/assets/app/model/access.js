// The tables and joins of the document in, who reads, writes and joins which table, and where, out.
(function () {
  "use strict";
  const S = window.Strangler;
  let uses = null;
  let joins = null;
  let parts = null;

  // The part that holds a file.
  function partAt(path) {
    if (!parts) parts = new Map(S.model.modules.map((module) => [module.path, module.part]));
    return parts.get(path) || null;
  }

  // Every place of a table: {symbol, mode, location, part}.
  function accesses(table) {
    return S.array(table.accesses).map((each) => ({ symbol: each.symbol, mode: each.mode, location: S.location(each), part: S.model.partOf(each.symbol) }));
  }

  // The statements that bring a table together with another: {other, location, part}.
  function joined(name) {
    if (!joins) {
      joins = new Map();
      for (const edge of S.model.edges) {
        if (edge.kind !== "joins") continue;
        const [a, b] = [edge.source.slice(6), edge.target.slice(6)];
        for (const [one, other] of [[a, b], [b, a]]) {
          if (!joins.has(one)) joins.set(one, []);
          for (const location of S.locations(edge.evidence)) joins.get(one).push({ other, location, part: partAt(location.path) });
        }
      }
    }
    return joins.get(name) || [];
  }

  // Which parts read, write and join a table.
  S.tableUse = (table) => {
    if (!uses) uses = new Map();
    if (!uses.has(table.name)) {
      const partsOf = (users) => new Set(S.array(users).map((user) => S.model.partOf(typeof user === "string" ? user : user.symbol || user.module || user.name || "")).filter(Boolean));
      const joining = new Set(joined(table.name).map((each) => each.part).filter(Boolean));
      uses.set(table.name, { reading: partsOf(table.readers), writing: partsOf(table.writers), joining });
    }
    return uses.get(table.name);
  };

  // Why a table belongs to its owner, in a sentence.
  S.whyOwner = (table) => {
    const owner = S.model.partOf(`table:${table.name}`);
    if (!owner) return "no part declares its model";
    const { writing } = S.tableUse(table);
    const home = S.model.moduleByName.get(table.module)?.part;
    const declared = home === owner ? "its model is declared there" : "";
    const written = writing.size === 1 && writing.has(owner) ? "only this part writes it" : writing.has(owner) ? `it writes it, as ${writing.size === 2 ? "one other part does" : `${S.number(writing.size - 1)} others do`}` : writing.size ? `though ${S.list([...writing].sort(), 3)} ${writing.size === 1 ? "writes" : "write"} it` : "nobody was seen to write it";
    return [declared, written].filter(Boolean).join("; ");
  };
  S.accesses = accesses;
  S.joinsOf = joined;
  S.partAt = partAt;
  S.endpointsOf = (name) => ({
    writing: S.model.endpoints.filter((endpoint) => S.array(endpoint.writes).includes(name)),
    reading: S.model.endpoints.filter((endpoint) => S.array(endpoint.reads).includes(name) && !S.array(endpoint.writes).includes(name)),
  });
})();
