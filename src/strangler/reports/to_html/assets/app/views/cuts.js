// The cuts in, their list and a page for each out: crossings by kind, each with its line of code.
(function () {
  "use strict";
  const S = window.Strangler;
  const FIRST = 8;

  function list(root) {
    const pairs = S.cuts();
    const top = pairs[0];
    const most = top?.price || 1;
    S.add(root, S.opening("What does each cut cost?", top ? [`${S.count(pairs.length, "cut")} cost ${S.number(S.cutTotal())} in all. The dearest, `, S.partChip(top.from), " and ", S.partChip(top.to), `, is ${S.percent(top.price, S.cutTotal())} of it: ${S.cutSummary(top.counts)}.`] : "Nothing crosses between parts."));
    const count = (kind, label, width) => ({ key: kind, label, width, number: true, wide: true, value: (pair) => pair.counts[kind], cell: (pair) => (pair.counts[kind] ? S.number(pair.counts[kind]) : S.h("span", { class: "muted" }, "·")) });
    S.add(root, S.tableView({
      noun: "cut", label: "Cuts", rows: pairs, sort: "-price",
      search: (pair) => `${pair.a} ${pair.b}`,
      filters: [
        { key: "part", label: "Part", value: (pair) => [pair.a, pair.b] },
        { key: "holds", label: "With", value: (pair) => S.CROSSINGS.filter(({ kind }) => pair.counts[kind]).map(({ label }) => label.toLowerCase()) },
      ],
      open: (pair) => S.state.go("cuts", { cut: pair.key }),
      columns: [
        { key: "pair", label: "Between", width: "minmax(190px, 2fr)", value: (pair) => pair.key, cell: (pair) => S.h("a", { class: "pair", href: S.state.link("cuts", { cut: pair.key }) }, S.swatch(pair.a), pair.a, S.h("span", { class: "muted" }, "|"), S.swatch(pair.b), pair.b) },
        { key: "price", label: "Price", width: S.phone() ? "84px" : "minmax(130px, 1fr)", number: true, value: (pair) => pair.price, cell: (pair) => [!S.phone() && S.bar(pair.price, most, ""), S.number(pair.price)] },
        count("transaction", "Transactions", "108px"), count("foreign_key", "Keys", "66px"), count("join", "Joins", "66px"), count("shared_table", "Shared tables", "112px"), count("call", "Calls", "66px"), count("import", "Imports", "80px"),
      ],
      empty: ["No cuts", "Nothing crosses between the parts."],
    }));
  }

  function page(root, pair) {
    const all = S.crossings(pair);
    const rank = S.cuts().indexOf(pair) + 1;
    S.add(root, 
      S.h("nav", { class: "crumbs", "aria-label": "Where you are" }, S.h("a", { href: S.state.link("cuts", {}) }, "Cuts"), ` / ${pair.a} | ${pair.b}`),
      S.pageOpening([S.swatch(pair.a), pair.a, S.h("span", { class: "muted" }, "|"), S.swatch(pair.b), pair.b], `Cutting here costs ${S.number(pair.price)}, ${rank === 1 ? "the dearest cut" : `number ${rank} of ${S.count(S.cuts().length, "cut")}`}: ${S.cutSummary(pair.counts)}.`,
        S.h("p", { class: "chips" }, S.partChip(pair.a), S.partChip(pair.b), pair.records.map((record) => S.h("span", { class: "muted" }, `${record.from} → ${record.to}: ${S.number(S.price(record.price))}`)))));
    const known = new Set(S.CROSSINGS.map(({ kind }) => kind));
    for (const crossing of S.CROSSINGS) group(root, pair, crossing, all.filter((each) => each.kind === crossing.kind));
    const other = all.filter((each) => !known.has(each.kind));
    if (other.length) group(root, pair, { kind: "other", label: "Other", remedy: "" }, other);
    if (!all.length) S.add(root, S.empty("No crossings are recorded", "The price is known, its places are not."));
  }

  function group(root, pair, { kind, label, remedy }, crossings) {
    const number = pair.counts[kind] ?? crossings.length;
    if (!crossings.length && !number) return;
    const holder = S.h("div", { class: "crossings" });
    const add = (from, to) => holder.append(...crossings.slice(from, to).map(row));
    add(0, FIRST);
    const section = S.h("section", { class: "section crossing-group", "aria-label": S.plural(label, 2) },
      S.h("h2", {}, S.plural(label, number), " ", S.h("span", { class: "count" }, S.number(number))),
      remedy && S.h("p", { class: "remedy" }, S.h("strong", {}, "Usual remedy: "), remedy), holder);
    if (crossings.length > FIRST) {
      let shown = FIRST;
      const more = S.h("button", { class: "link", type: "button" });
      const words = () => { more.textContent = `Show ${S.number(Math.min(50, crossings.length - shown))} more of ${S.number(crossings.length)}`; };
      more.addEventListener("click", () => { add(shown, (shown += 50)); if (shown >= crossings.length) more.remove(); else words(); });
      words();
      section.append(more);
    }
    S.add(root, section);
  }

  function end(id) {
    const known = S.model.moduleByName.has(id) || id.startsWith("table:") || S.model.endpointById.has(id) || S.model.moduleOf(id);
    if (S.model.partByName.has(id)) return S.partChip(id);
    return known ? S.nodeButton(id, { short: 50 }) : S.h("code", { class: "wrap" }, id);
  }

  // A transaction that writes on both sides: what it writes on each, and its picture behind a link.
  function spanRow({ span, location, from, to }) {
    const whole = S.transactionAt(span.symbol, location);
    const tables = (part, names) => S.h("p", { class: "chips" }, S.partChip(part), S.array(names).map((name) => S.nodeButton(`table:${name}`)));
    return S.h("article", { class: "crossing" },
      S.h("p", { class: "edge-ends" }, whole ? S.h("a", { href: S.transactionLink(whole) }, span.symbol) : S.h("code", { class: "wrap" }, span.symbol), whole && whole.ghosts.length > 0 && [" ", S.h("span", { class: "incomplete" }, S.icon("warning"), "ghost risk")]),
      tables(from, span.writes), tables(to, span.writes_across),
      location && S.locationBlock(location, { around: 1, quiet: true }));
  }

  const row = (crossing) => crossing.span ? spanRow(crossing) : S.h("article", { class: "crossing" },
    S.h("p", { class: "edge-ends" }, end(String(crossing.source)), " → ", end(String(crossing.target)), S.h("span", { class: "unsure" }, ` ${crossing.from} → ${crossing.to}`)),
    crossing.location ? S.locationBlock(crossing.location, { around: 1, quiet: true }) : S.h("p", { class: "muted" }, "No line is recorded."));

  S.view("cuts", {
    title: "Cuts",
    render(root) {
      const key = S.state.get("cut");
      if (!key) return list(root);
      const pair = S.cutByKey(key) || S.cutByKey(key.split("|").sort().join("|"));
      if (pair) return page(root, pair);
      return S.add(root, S.opening("Cut", `Nothing crosses between ${key.replace("|", " and ")}.`), S.empty("Not here", "The link may come from another run."));
    },
  });
})();
