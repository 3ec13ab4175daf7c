// The document's cuts in, one record for each pair of parts out, with its crossings by kind.
(function () {
  "use strict";
  const S = window.Strangler;
  const KINDS = [
    ["transaction", "transactions", "Transaction", "Give one part the whole write, or replace it by a saga: each step with its own undo."],
    ["foreign_key", "foreign_keys", "Foreign key", "Keep the id as a plain value, drop the constraint, and ask the owner when it matters."],
    ["join", "joins", "Join", "Ask the owner for the rows by id, or keep a read copy that its events fill."],
    ["shared_table", "shared_tables", "Shared table", "Name one owner; everyone else goes through its interface."],
    ["call", "calls", "Call", "Put a client with the same signature in its place; batch it where it loops."],
    ["use", "uses", "Other use", "A base class, decorator or constant: move it into a shared library, or copy the little that is needed."],
    ["import", "imports", "Import", "Move the name into a shared library, or call across through an interface."],
  ];
  const ALIASES = { key: "foreign_key", fk: "foreign_key", calls: "call", imports: "import", joins: "join", transactions: "transaction", shared: "shared_table", table: "shared_table", uses: "use", inherits: "use", decorates: "use" };
  const IMPORTS = new Set(["runtime", "type_only", "lazy", "conditional", "try_fallback", "string", "dynamic_resolved", "implicit_parent"]);

  let index = null;
  function load() {
    if (index) return index;
    const pairs = new Map();
    const directed = new Map();
    for (const cut of S.model.cuts) {
      directed.set(`${cut.from}\n${cut.to}`, cut);
      const [a, b] = [cut.from, cut.to].sort();
      const key = `${a}|${b}`;
      if (!pairs.has(key)) pairs.set(key, { key, a, b, price: 0, records: [] });
      const pair = pairs.get(key);
      pair.records.push(cut);
      pair.price += S.price(cut.price);
    }
    for (const pair of pairs.values()) {
      pair.counts = counts(pair.records);
      pair.from = pair.records.length === 1 ? pair.records[0].from : pair.a;
      pair.to = pair.from === pair.a ? pair.b : pair.a;
    }
    const sorted = [...pairs.values()].sort((x, y) => y.price - x.price || (x.key < y.key ? -1 : 1));
    index = { pairs: sorted, byKey: pairs, directed, total: sorted.reduce((sum, pair) => sum + pair.price, 0) };
    return index;
  }

  const amount = (value) => (typeof value === "number" ? value : S.array(value).length);

  function counts(records) {
    const found = {};
    for (const [kind, field] of KINDS) found[kind] = records.reduce((sum, record) => sum + amount(record[field]), 0);
    // A transaction that writes tables of both sides is listed in both directions, and is one all the same.
    const spans = records.flatMap((record) => S.array(record.transactions));
    if (spans.every((span) => span && span.symbol)) found.transaction = new Set(spans.map(spanKey)).size;
    return found;
  }

  const spanKey = (span) => `${span.symbol}:${S.location(span)?.line}`;

  // The places where one part writes a table of the other.
  function sharedPlaces(record, table) {
    const known = S.model.tableByName.get(table);
    const found = known ? S.accesses(known).filter((each) => each.mode === "writes" && each.part === record.from) : [];
    return found.length ? found : [{ symbol: record.from, location: null }];
  }

  function kindOf(crossing) {
    const kind = crossing.kind || "import";
    if (kind === "uses" && String(crossing.target).startsWith("table:")) return "shared_table";
    return IMPORTS.has(kind) ? "import" : ALIASES[kind] || kind;
  }

  // The crossings of a pair: evidence first, then what only the lists by kind name.
  function crossings(pair) {
    const found = [];
    const seen = new Set();
    const add = (kind, source, target, location, from, to, span = null) => {
      const key = span ? spanKey(span) : [kind, source, target, location?.path, location?.line].join("\n");
      if (seen.has(key)) return;
      seen.add(key);
      found.push({ kind, source, target, location, from, to, span });
    };
    for (const record of pair.records) {
      for (const each of S.array(record.evidence)) add(kindOf(each), each.source || record.from, each.target || record.to, S.location(each), record.from, record.to);
      for (const [kind, field] of KINDS) {
        for (const each of S.array(record[field])) {
          if (kind === "transaction" && each.symbol) {
            add(kind, each.symbol, "", S.location(each), record.from, record.to, each);
            continue;
          }
          if (kind === "shared_table" && typeof each === "string") {
            for (const place of sharedPlaces(record, each)) add(kind, place.symbol, `table:${each}`, place.location, record.from, record.to);
            continue;
          }
          const location = S.location(each);
          const known = found.some((have) => have.kind === kind && (location ? have.location?.path === location.path && have.location?.line === location.line : have.target === each || have.target === `table:${each}`));
          if (!known) add(kind, each.source || each.name || each.table || record.from, each.target || each.to || S.say(each), location, record.from, record.to);
        }
      }
    }
    return found;
  }

  // "3 transactions, 2 foreign keys and 41 imports", the costly ones first.
  function summary(numbers) {
    const words = KINDS.filter(([kind]) => numbers[kind]).map(([kind, , label]) => S.count(numbers[kind], label.toLowerCase()));
    return S.list(words, 6) || "nothing that was counted";
  }

  S.CROSSINGS = KINDS.map(([kind, field, label, remedy]) => ({ kind, field, label, remedy }));
  S.cuts = () => load().pairs;
  S.cutTotal = () => load().total;
  S.cutBetween = (a, b) => load().byKey.get([a, b].sort().join("|")) || null;
  S.cutByKey = (key) => load().byKey.get(key) || null;
  S.cutFrom = (a, b) => load().directed.get(`${a}\n${b}`) || null;
  S.crossings = crossings;
  S.cutSummary = summary;
})();
