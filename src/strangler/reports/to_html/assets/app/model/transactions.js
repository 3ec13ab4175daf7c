// The document's transactions in, each with an id, its risks and what it spans out; the dearest first.
(function () {
  "use strict";
  const S = window.Strangler;
  let all = null;

  function load() {
    if (all) return all;
    all = S.model.transactions.map((span) => {
      const location = S.location(span);
      const lists = {};
      for (const key of ["reads", "writes", "locks", "published", "after_commit", "endpoints", "doors", "writes_parts"]) lists[key] = S.array(span[key]);
      return { ...span, ...lists, location, id: `${span.symbol}@${location ? location.line : 0}`, ghosts: ghosts(lists.published) };
    });
    all.sort((a, b) => b.writes_parts.length - a.writes_parts.length || b.ghosts.length - a.ghosts.length || b.writes.length - a.writes.length || (a.id < b.id ? -1 : 1));
    return all;
  }

  // What leaves before the commit, one entry for each place, with all that leaves there.
  function ghosts(published) {
    const places = new Map();
    for (const each of published) {
      const at = S.location(each);
      const key = `${at?.path}:${at?.line}:${each.via}`;
      if (!places.has(key)) places.set(key, { location: at, via: each.via, direct: each.direct, effects: [] });
      const said = S.effectWords(S.readEffect(`${each.effect.kind} ${each.effect.target}`.trim()));
      if (!places.get(key).effects.includes(said)) places.get(key).effects.push(said);
    }
    return [...places.values()];
  }

  // The tables of a list by the part that owns them, the most first: [[part, [table]]].
  function byOwner(tables) {
    const groups = new Map();
    for (const name of tables) {
      const owner = S.model.partOf(`table:${name}`) || "";
      if (!groups.has(owner)) groups.set(owner, []);
      groups.get(owner).push(name);
    }
    return [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  }

  const KINDS = { atomic: "atomic block", savepoint: "savepoint", session: "session, up to its commit", request: "whole request" };

  S.transactions = load;
  S.transactionById = (id) => load().find((span) => span.id === id) || null;
  S.transactionAt = (symbol, location) => load().find((span) => span.symbol === symbol && (!location || span.location?.line === location.line)) || null;
  S.transactionsOf = (name) => load().filter((span) => span.writes.includes(name) || span.locks.includes(name));
  S.transactionsReached = (id) => load().filter((span) => span.endpoints.includes(id) || span.doors.includes(id));
  S.splitTransactions = () => load().filter((span) => span.writes_parts.length > 1);
  S.ghostly = () => load().filter((span) => span.ghosts.length);
  S.tablesByOwner = byOwner;
  S.transactionKind = (kind) => KINDS[kind] || S.words(kind);
  S.transactionLink = (span) => S.state.link("transactions", { tx: span.id });
})();
