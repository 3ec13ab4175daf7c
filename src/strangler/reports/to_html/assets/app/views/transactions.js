// The transactions in, their list and a page for each out: its span, and who reaches it.
(function () {
  "use strict";
  const S = window.Strangler;

  function answer(spans) {
    if (!spans.length) return "No span of code runs in a transaction of its own.";
    const [split, ghosts] = [S.splitTransactions().length, S.ghostly().length];
    const many = (count) => (count === spans.length && count > 1 ? "all" : S.number(count));
    const cut = split ? `${many(split)} ${split === 1 ? "writes" : "write"} tables of several parts and ${split === 1 ? "is" : "are"} the dearest to cut` : "none writes tables of more than one part";
    return `${S.count(spans.length, "transaction")}: ${cut}; ${ghosts ? `${many(ghosts)} ${ghosts === 1 ? "sends" : "send"} something out before the commit` : "nothing leaves before a commit"}.`;
  }

  const parts = (span) => S.h("span", { class: "swatches", title: span.writes_parts.join(", ") }, S.h("strong", {}, `${S.number(span.writes_parts.length)} `), span.writes_parts.slice(0, 6).map((name) => S.swatch(name)), S.h("span", { class: "clipped" }, span.writes_parts.join(", ")));
  const ghosts = (span) => (span.ghosts.length ? S.h("span", { class: "incomplete" }, S.icon("warning"), S.count(span.ghosts.length, "place")) : S.h("span", { class: "muted" }, "–"));

  function list(root, spans) {
    S.add(root, S.opening("What must happen together?", answer(spans)), S.tableView({
      noun: "transaction", label: "Transactions", rows: spans, sort: "-parts",
      search: (span) => [span.symbol, span.kind, span.part, ...span.writes, ...span.locks, ...span.writes_parts].join(" "),
      filters: [
        { key: "kind", label: "Kind", value: (span) => S.words(span.kind) },
        { key: "part", label: "Part", value: (span) => span.part || "no part" },
        { key: "writes", label: "Writes tables of", value: (span) => (span.writes_parts.length ? span.writes_parts : "nobody") },
        { key: "risk", label: "Risk", value: (span) => [span.writes_parts.length > 1 && "several parts", span.ghosts.length && "ghost", span.locks.length && "locks", span.after_commit.length && "after the commit"].filter(Boolean) },
        { key: "table", label: "Table", value: (span) => [...new Set([...span.writes, ...span.locks])] },
      ],
      open: (span) => S.state.go("transactions", { tx: span.id }),
      columns: [
        { key: "symbol", label: "Span", width: "minmax(170px, 2.4fr)", value: (span) => span.symbol, cell: (span) => S.h("a", { href: S.transactionLink(span), title: span.symbol }, S.shorten(span.symbol.length > (S.phone() ? 30 : 40) ? S.shortSymbol(span.symbol) : span.symbol, S.phone() ? 34 : 52)) },
        { key: "kind", label: "Kind", width: "84px", wide: true, value: (span) => S.words(span.kind) },
        { key: "part", label: "Part", width: "minmax(110px, 0.8fr)", wide: true, value: (span) => span.part, cell: (span) => S.partChip(span.part) },
        { key: "parts", label: "Writes parts", width: S.phone() ? "104px" : "minmax(130px, 1.6fr)", value: (span) => span.writes_parts.length, number: false, cell: parts },
        { key: "writes", label: "Tables written", width: "108px", number: true, wide: true, value: (span) => span.writes.length },
        { key: "locks", label: "Locked", width: "70px", number: true, wide: true, value: (span) => span.locks.length },
        { key: "ghosts", label: "Ghost risk", width: "110px", wide: true, value: (span) => span.ghosts.length, cell: ghosts },
        { key: "reached", label: "Reached by", width: "88px", number: true, wide: true, value: (span) => span.endpoints.length + span.doors.length },
        { key: "complete", label: "Proof", width: "100px", wide: true, value: (span) => Number(span.complete === false), cell: (span) => S.proofWord(span.complete) },
      ],
      empty: ["No transactions", "No atomic block, session or request transaction was recognised."],
    }));
  }

  S.proofWord = (complete) => (complete === false ? S.h("span", { class: "incomplete" }, S.icon("effect_unknown"), "incomplete") : S.h("span", { class: "complete" }, S.icon("check"), "complete"));

  function sentence(span) {
    const writes = span.writes.length ? `writes ${S.count(span.writes.length, "table")}${span.writes_parts.length > 1 ? ` of ${S.count(span.writes_parts.length, "part")}` : ""}` : "writes no table that is known";
    const risk = span.ghosts.length ? `${S.count(span.ghosts.length, "place")} ${span.ghosts.length === 1 ? "sends" : "send"} something out before the commit` : "nothing leaves before the commit";
    return `This ${S.transactionKind(span.kind)} ${writes}; ${risk}${span.complete === false ? ". It may do more: a call in it is not known" : ""}.`;
  }

  function reached(span) {
    const doors = S.model.doors.map((door, index) => ({ door, index })).filter(({ door }) => span.doors.includes(`${door.kind} ${door.name}`));
    const endpoints = span.endpoints.filter((id) => S.model.endpointById.has(id));
    const block = (title, found, make) => S.h("section", {}, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, S.number(found.length))), found.length ? S.limited(found, 12, make) : S.h("p", { class: "muted" }, "None."));
    return S.section("Who reaches it", S.h("div", { class: "columns" },
      block("Endpoints", endpoints, (id) => S.h("div", { class: "tie" }, S.nodeButton(id), S.effect(S.effectOf(S.model.endpointById.get(id))))),
      block("Doors", doors, ({ door, index }) => S.h("div", { class: "tie" }, S.doorButton(door, index), S.effect(S.effectOf(door))))));
  }

  function cuts(span) {
    const owners = span.writes_parts;
    const pairs = S.cuts().filter((pair) => owners.includes(pair.a) && owners.includes(pair.b) && pair.counts.transaction);
    return pairs.length > 0 && S.section("Cuts that it makes dearer", S.limited(pairs, 10, (pair) => S.h("div", { class: "tie" }, S.h("a", { class: "pair", href: S.state.link("cuts", { cut: pair.key }) }, S.swatch(pair.a), pair.a, S.h("span", { class: "muted" }, "|"), S.swatch(pair.b), pair.b), S.h("span", { class: "count" }, `price ${S.number(pair.price)}`))));
  }

  function page(root, span) {
    S.add(root,
      S.h("nav", { class: "crumbs", "aria-label": "Where you are" }, S.h("a", { href: S.state.link("transactions", {}) }, "Transactions"), ` / ${span.symbol}`),
      S.pageOpening([span.part && S.model.partByName.has(span.part) && S.swatch(span.part), S.h("span", { class: "wrap" }, span.symbol)], sentence(span),
        S.h("p", { class: "chips" }, S.partChip(span.part), S.proofWord(span.complete), span.confidence && span.confidence !== "certain" && S.h("span", { class: "unsure" }, `${span.confidence}: its receiver is not known, its name decides`))),
      S.h("div", { class: "columns span-columns" }, S.spanPicture(span), S.h("div", { class: "stack" }, span.location && S.section("Where it begins", S.locationBlock(span.location, { around: 3 })), reached(span), cuts(span) || "")));
  }

  S.view("transactions", {
    title: "Transactions",
    hidden: () => !S.model.transactions.length,
    count: () => S.model.transactions.length,
    render(root) {
      const id = S.state.get("tx");
      if (!id) return list(root, S.transactions());
      const span = S.transactionById(id);
      if (span) return page(root, span);
      return S.add(root, S.opening("Transaction", `This report has no transaction ${id}.`), S.empty("Not here", "The link may come from another run."));
    },
  });
})();
