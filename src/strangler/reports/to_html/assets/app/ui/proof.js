// An endpoint or door in, its effect, its proof and its call path with code in place out.
(function () {
  "use strict";
  const S = window.Strangler;
  const REACH = { external: "Leaves the process", write: "Changes something", read: "Reads", none: "Changes nothing" };

  // Complete, or the call that is laid to; the reason in full is its title.
  S.proof = (record) => {
    const why = S.cause(record);
    if (!why) return S.h("span", { class: "complete" }, S.icon("check"), "complete");
    return S.h("span", { class: "incomplete", title: why.name ? `${why.name}: ${why.reason}` : why.reason }, S.icon("effect_unknown"), "incomplete");
  };

  // The class or function around a line, as far as the report lists it.
  function around(location) {
    let found = null;
    for (const symbol of symbolsOf(location.path)) {
      if (symbol.location.line <= location.line && location.line <= (symbol.end_line || symbol.location.line) && (!found || symbol.location.line >= found.location.line)) found = symbol;
    }
    return found ? found.name : null;
  }

  let byPath = null;
  function symbolsOf(path) {
    if (!byPath) {
      byPath = new Map();
      for (const symbol of S.model.symbols) {
        if (!symbol?.location?.path) continue;
        if (!byPath.has(symbol.location.path)) byPath.set(symbol.location.path, []);
        byPath.get(symbol.location.path).push(symbol);
      }
    }
    return byPath.get(path) || [];
  }

  // The one way that the document itself holds, for a page without a map of effects.
  function witness(record) {
    const steps = S.array(record.witness).map((step) => ({ at: S.location(step) })).filter((step) => step.at);
    if (!steps.length) return null;
    const said = { read: "where it reads", write: "where it changes something", external: "where it leaves the process" }[record.effect] || "where it happens";
    const happens = said.charAt(0).toUpperCase() + said.slice(1);
    return S.h("section", {}, S.h("h3", {}, `Witness: the shortest way to ${said}`), S.waySteps(steps.map((step) => ({ ...step, symbol: around(step.at) })), happens));
  }

  function effects(record) {
    const groups = S.effectsByReach(record).map(([strength, group]) => [strength, group.filter((each) => !(each.table && each.kind !== "locks"))]).filter(([, group]) => group.length);
    if (!groups.length) return null;
    const one = (each) => S.h("li", {}, S.h("span", { class: "effect-kind" }, S.effectWords(each)), each.table && [" ", S.nodeButton(`table:${each.target}`, { short: 40 })]);
    const count = groups.reduce((sum, [, group]) => sum + group.length, 0);
    return S.h("section", {}, S.h("h3", {}, "Besides tables ", S.h("span", { class: "count" }, S.number(count))),
      groups.map(([strength, group]) => S.h("details", { class: "effect-group", open: strength === "external" }, S.h("summary", {}, S.icon(`effect_${strength}`), ` ${REACH[strength]} `, S.h("span", { class: "count" }, S.number(group.length))), S.h("ul", { class: "effects" }, group.map(one)))));
  }

  function unknown(record) {
    if (record.complete !== false) return null;
    const calls = new Map();
    for (const call of S.array(record.unknown)) {
      const at = S.location(call);
      const key = `${at?.path}:${at?.line}:${call.name}`;
      if (!calls.has(key)) calls.set(key, { call, at });
    }
    return S.h("section", {}, S.h("h3", {}, "What is unknown"),
      S.h("p", { class: "muted" }, calls.size ? "The nearest calls that could do anything; behind them others may wait. Until they are known, rules treat the effect as unknown." : "What it does was not analysed, so rules treat its effect as unknown."),
      [...calls.values()].map(({ call, at }) => S.h("div", { class: "reason" }, S.h("p", {}, call.name && S.h("code", { class: "wrap" }, call.name), call.name && ": ", S.openReason(call)), S.h("p", { class: "hint" }, "What would resolve it: ", S.openHint(call)), at && S.locationBlock(at, { around: 1, quiet: true }))));
  }

  function transactions(id) {
    const spans = S.transactionsReached(id);
    if (!spans.length) return null;
    return S.h("section", {}, S.h("h3", {}, "Transactions that it reaches ", S.h("span", { class: "count" }, S.number(spans.length))), S.limited(spans, 6, (span) => S.h("div", { class: "tie" },
      S.h("a", { href: S.transactionLink(span) }, S.shorten(span.symbol, 44)), S.h("span", { class: "count" }, span.writes_parts.length > 1 ? `writes ${S.count(span.writes_parts.length, "part")}` : S.count(span.writes.length, "table") + " written"))));
  }

  // The tables it writes and reads, by the part that owns them.
  function tables(record) {
    const list = (icon, title, names) => names.length > 0 && S.h("details", { class: "effect-group", open: names.length < 9 }, S.h("summary", {}, S.icon(icon), ` ${title} `, S.h("span", { class: "count" }, S.number(names.length))), S.h("p", { class: "chips" }, S.tablesByOwner(names).flatMap(([, group]) => group).map((name) => S.nodeButton(`table:${name}`, { short: 44 }))));
    const [writes, reads] = [S.array(record.writes), S.array(record.reads)];
    return writes.length + reads.length > 0 && S.h("section", {}, S.h("h3", {}, "Tables"), list("effect_write", "Writes", writes), list("effect_read", "Reads", reads));
  }

  // Who sends the messages that come in by a door.
  S.publishedBy = (door) => {
    if (!["task", "consumer"].includes(door.kind)) return null;
    const { endpoints, doors } = S.publishersOf(door);
    const all = [...endpoints, ...doors];
    return S.h("section", {}, S.h("h3", {}, "Published by ", S.h("span", { class: "count" }, S.number(all.length))),
      all.length ? S.limited(all, 8, ({ record, index, way }) => S.h("div", { class: "tie" }, index === undefined ? S.nodeButton(record.id, { short: 48, way }) : S.doorButton(record, index, way))) : S.h("p", { class: "muted" }, "No endpoint and no other door is known to send it: a schedule may, another system, or a call whose target is computed."));
  };

  // Everything that is said of an endpoint or a door; `more` are further facts, `ask` what explain takes.
  S.wayInBody = (record, id, more, ask = id) => {
    const why = S.cause(record);
    const location = S.location(record.location);
    return [
      S.facts([
        ["Part", S.partChip(record.part)],
        ["Effect", S.effect(S.effectOf(record))],
        ["Proof", why ? S.h("span", {}, S.proof(record), `: ${why.name ? `${S.shorten(why.name, 60)}, ` : ""}${why.reason}`) : [S.proof(record), ": nothing else can happen"]],
        ["Calls out to", S.array(record.external).map(S.say).join(", ")],
        ...more,
        ["Handler", record.handler && S.h("code", { class: "wrap" }, record.handler)],
      ]),
      S.waysSection(record, id, () => [witness(record), tables(record), effects(record)]),
      unknown(record),
      transactions(id),
      S.h("p", { class: "hint" }, "The same in a terminal: ", S.h("code", { class: "wrap" }, `strangler explain . '${ask}'`)),
      location && S.h("section", {}, S.h("h3", {}, "Where it is declared"), S.locationBlock(location, { around: 1, quiet: true })),
    ];
  };
  S.symbolAround = around;
})();
