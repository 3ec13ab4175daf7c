// The proposed parts in, their list and a page for each out.
(function () {
  "use strict";
  const S = window.Strangler;

  const cutsOf = (name) => S.cuts().filter((pair) => pair.a === name || pair.b === name);
  const priceOf = (name) => cutsOf(name).reduce((sum, pair) => sum + pair.price, 0);
  const neededBy = (name) => S.model.parts.filter((part) => part.needs.includes(name)).map((part) => part.name);

  function list(root) {
    const { parts } = S.model;
    const kinds = ["service", "shared", "platform"].map((kind) => [kind, parts.filter((part) => part.kind === kind).length]).filter(([, count]) => count);
    const largest = [...parts].sort((a, b) => b.lines - a.lines)[0];
    const most = largest?.lines || 1;
    S.add(root, S.opening("What would each part own?", parts.length ? [`${S.list(kinds.map(([kind, count]) => (kind === "service" ? S.count(count, "service") : `${S.number(count)} ${kind}`)))}. The largest is `, S.partChip(largest.name), `, with ${S.percent(largest.lines, S.model.lines)} of all lines.`] : "No parts are proposed."));
    S.add(root, S.tableView({
      noun: "part", label: "Parts", rows: parts, sort: "-lines",
      search: (part) => `${part.name} ${part.kind} ${part.tables.join(" ")}`,
      filters: [{ key: "kind", label: "Kind", value: (part) => part.kind }],
      identify: (part) => `part:${part.name}`,
      open: (part) => S.state.go("parts", { part: part.name }),
      columns: [
        { key: "name", label: "Part", width: "minmax(130px, 2fr)", value: (part) => part.name, cell: (part) => S.partChip(part.name) },
        { key: "kind", label: "Kind", width: "84px", wide: true, value: (part) => part.kind },
        { key: "lines", label: "Lines", width: S.phone() ? "92px" : "minmax(150px, 1.4fr)", number: true, value: (part) => part.lines, cell: (part) => [!S.phone() && S.bar(part.lines, most, ""), S.number(part.lines)] },
        { key: "modules", label: "Modules", width: "84px", number: true, wide: true, value: (part) => part.modules.length },
        { key: "tables", label: "Tables", width: "74px", number: true, wide: true, value: (part) => part.tables.length },
        { key: "endpoints", label: "Endpoints", width: "92px", number: true, wide: true, value: (part) => part.endpoints.length },
        { key: "needs", label: "Needs", width: "74px", number: true, wide: true, value: (part) => part.needs.length },
        { key: "needed", label: "Needed by", width: "92px", number: true, wide: true, value: (part) => neededBy(part.name).length },
        { key: "price", label: "Price to extract", width: S.phone() ? "104px" : "128px", number: true, value: (part) => priceOf(part.name) },
      ],
      empty: ["No parts", "Nothing was found that could be split."],
    }));
  }

  function page(root, part) {
    const cuts = cutsOf(part.name);
    const price = priceOf(part.name);
    const kind = { service: "a service", shared: "a shared library", platform: "platform code" }[part.kind] || part.kind;
    S.add(root, 
      S.h("nav", { class: "crumbs", "aria-label": "Where you are" }, S.h("a", { href: S.state.link("parts", {}) }, "Parts"), " / ", part.name),
      S.pageOpening([S.swatch(part.name), part.name], `As ${kind} it owns ${S.count(part.modules.length, "module")} (${S.count(part.lines, "line")}), ${S.count(part.tables.length, "table")} and ${S.count(part.endpoints.length, "endpoint")}; taking it out costs ${S.number(price)}${cuts.length ? `, most of it against ${cuts[0].a === part.name ? cuts[0].b : cuts[0].a}` : ""}.`,
        S.h("p", { class: "actions" }, S.h("a", { class: "button", href: S.state.link("map", { open: [`part:${part.name}`], focus: `part:${part.name}`, panel: `part:${part.name}` }) }, "See it on the map"))),
      S.h("div", { class: "columns two" }, priceSection(cuts, price), S.h("div", { class: "stack" }, whySection(part), metrics(part)), needSection(part), neededSection(part)),
      modules(part), owns(part), elsewhere(part), steps(part));
  }

  function priceSection(cuts, price) {
    const sums = S.CROSSINGS.map(({ kind, label }) => ({ kind, label, count: cuts.reduce((sum, pair) => sum + (pair.counts[kind] || 0), 0) })).filter((each) => each.count);
    const most = Math.max(1, ...sums.map((each) => each.count));
    return S.section(`Price to extract: ${S.number(price)}`, sums.length ? [
      S.h("div", { class: "bars" }, sums.map((each) => S.h("div", { class: "bar-line" }, S.h("span", {}, S.plural(each.label, 2)), S.bar(each.count, most, ""), S.h("strong", {}, S.number(each.count))))),
      S.h("h3", {}, "Its cuts"), S.limited(cuts, 6, (pair) => S.h("div", { class: "tie" }, S.h("a", { href: S.state.link("cuts", { cut: pair.key }) }, `${pair.a} | ${pair.b}`), S.h("span", { class: "count" }, S.number(pair.price)))),
    ] : S.h("p", { class: "muted" }, "Nothing that is priced crosses its border."));
  }

  const whySection = (part) => S.section("Why together", part.why.length ? part.why.slice(0, 6).map((why) => S.h("div", { class: "reason" }, S.h("p", {}, why.text || S.say(why), why.weight !== undefined && S.h("span", { class: "count" }, ` weight ${S.number(why.weight)}`)), S.locationList(S.locations(why.evidence), 3))) : S.h("p", { class: "muted" }, "No reason is recorded."));

  const partList = (names, link) => (names.length ? S.limited(names, 12, (name) => {
    return S.h("div", { class: "tie" }, S.partChip(name), S.h("button", { class: "link", type: "button", "aria-label": `Evidence for ${name}`, onclick: (event) => S.panel.open(link(name), { opener: event.currentTarget }) }, "evidence"));
  }) : S.h("p", { class: "muted" }, "No other part."));

  const needSection = (part) => S.section("Needs", partList(part.needs, (other) => S.edgeId(`part:${part.name}`, `part:${other}`)));

  const neededSection = (part) => S.section("Is needed by", partList(neededBy(part.name), (other) => S.edgeId(`part:${other}`, `part:${part.name}`)));

  function metrics(part) {
    const entries = Object.entries(S.object(part.metrics));
    return entries.length > 0 && S.section("Measured", S.facts(entries.map(([key, value]) => [S.words(key), S.say(value)])));
  }

  function modules(part) {
    const found = part.modules.map((name) => S.model.moduleByName.get(name)).filter(Boolean).sort((a, b) => b.lines - a.lines);
    const largest = found.slice(0, 40);
    const least = 0.004 * largest.reduce((sum, module) => sum + module.lines, 0);
    const shown = largest.filter((module) => module.lines > least);
    const rest = found.slice(shown.length);
    const items = shown.map((module) => ({ label: module.name.split(".").slice(-2).join("."), title: `${module.name}, ${S.count(module.lines, "line")}`, note: S.number(module.lines), weight: module.lines, link: S.state.link("parts", { part: part.name, panel: module.name }) }));
    const lines = rest.reduce((sum, module) => sum + module.lines, 0);
    const space = shown.reduce((sum, module) => sum + module.lines, 0) / 4;
    if (lines && items.length) items.push({ label: `+${S.number(rest.length)} more`, title: `${S.number(rest.length)} smaller modules`, note: S.number(lines), weight: Math.min(lines, space), link: S.state.link("map", { open: [`part:${part.name}`], focus: `part:${part.name}` }) });
    return S.section("Modules", S.h("p", { class: "muted" }, `Area is lines${rest.length ? `; the ${S.number(rest.length)} smallest are gathered in one field${lines > space ? ", which is not to scale" : ""}` : ""}.`), items.length ? S.treemap(items, { colour: S.partColour(part.name), label: "Modules by lines", ratio: S.phone() ? 0.9 : 2.6 }) : S.h("p", { class: "muted" }, "No modules."));
  }

  function owns(part) {
    const doors = S.model.doors.filter((door) => door.part === part.name);
    const listOf = (title, ids, label) => S.h("section", {}, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, ids.length)), ids.length ? S.limited(ids, 12, (id) => S.h("div", {}, label(id))) : S.h("p", { class: "muted" }, "None."));
    return S.section("Owns", S.h("div", { class: "columns" },
      listOf("Tables", part.tables, (name) => S.nodeButton(`table:${name}`)),
      listOf("Endpoints", part.endpoints, (id) => S.nodeButton(id)),
      doors.length > 0 && listOf("Doors", doors, (door) => S.h("span", {}, `${door.kind} ${door.name}`))));
  }

  const elsewhere = (part) => part.symbols.length > 0 && S.section("Symbols that come from other modules", S.limited(part.symbols, 20, (name) => S.h("div", {}, S.h("code", {}, S.say(name)))));

  function steps(part) {
    const own = S.model.plan.filter((step) => step.part === part.name);
    return own.length > 0 && S.section("Steps of the plan", S.h("ol", {}, own.map((step) => S.h("li", {}, `Step ${step.step}: `, S.array(step.why).map(S.say).join("; ")))));
  }

  S.view("parts", {
    title: "Parts",
    render(root) {
      const name = S.state.get("part");
      if (!name) return list(root);
      const part = S.model.partByName.get(name);
      if (part) return page(root, part);
      return S.add(root, S.opening("Part", `This report has no part called ${name}.`), S.empty("Not here", "The link may come from another run."));
    },
  });
})();
