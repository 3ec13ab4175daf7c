// The endpoints in, a table to filter out: what each does, to which tables, and whether that is proven.
(function () {
  "use strict";
  const S = window.Strangler;

  // "33 of 67 endpoints only read, 25 write; 9 are incomplete because of 2 causes".
  S.effectSentence = (records, noun) => {
    const counts = S.tally(records);
    const only = counts.none + counts.read;
    const others = [counts.write && `${S.number(counts.write)} ${counts.write === 1 ? "writes" : "write"}`, counts.external && `${S.number(counts.external)} ${counts.external === 1 ? "calls" : "call"} out`].filter(Boolean);
    const proven = `${S.number(only)} of ${S.count(records.length, noun)} only ${only === 1 ? "reads" : "read"}${others.length ? `, ${others.join(", ")}` : ""}`;
    if (!counts.incomplete) return `${proven}; all are proven.`;
    return `${proven}; ${S.number(counts.incomplete)} ${counts.incomplete === 1 ? "is" : "are"} incomplete because of ${S.count(S.causes(records).length, "cause")}.`;
  };

  function answer(endpoints) {
    if (!endpoints.length) return "No endpoints were found.";
    if (S.effectsKnown(endpoints)) return S.effectSentence(endpoints, "endpoint");
    const parts = new Set(endpoints.map((endpoint) => endpoint.part).filter(Boolean)).size;
    return `${S.count(endpoints.length, "endpoint")}, answered by ${S.count(parts, "part")}. What they read and write was not analysed.`;
  }

  // What is known all the same of those that may do more: they do at least that.
  function atLeast(endpoints) {
    const open = endpoints.filter((endpoint) => endpoint.complete === false);
    const said = [["external", "call out"], ["write", "write"], ["read", "read"]].map(([effect, word]) => [open.filter((endpoint) => endpoint.effect === effect).length, word]).filter(([count]) => count);
    return said.length > 0 && S.h("p", { class: "muted at-least" }, `Of the incomplete, at least: ${said.map(([count, word]) => `${S.number(count)} ${word}`).join(", ")}.`);
  }

  function legend(endpoints) {
    const open = S.causes(endpoints)[0];
    return S.h("p", { class: "legend" }, ["none", "read", "write", "external", "unknown"].map((effect) => S.effect(effect)),
      open && S.h("span", { class: "muted" }, "most often open: ", S.h("a", { href: S.state.link("endpoints", { f_cause: open.key }) }, S.shorten(open.name || open.reason, 50)), ` (${S.count(open.records.length, "endpoint")})`));
  }

  const names = (list) => S.array(list).map(S.say);
  const last = (name) => String(name).split(".").pop();
  const guards = (record) => [...new Set([record.auth].flat().filter(Boolean).map(last))];
  const tables = (record) => [...new Set([...names(record.writes), ...names(record.reads)])];

  // How many, and their names as far as there is room.
  S.few = (list) => (list.length ? S.h("span", { title: list.join(", ") }, list.length > 1 && S.h("strong", {}, `${S.number(list.length)} `), list.join(", ")) : S.h("span", { class: "muted" }, "–"));
  // The columns on effects that endpoints and doors share.
  S.effectColumns = () => [
    { key: "effect", label: "Effect", width: S.phone() ? "118px" : "100px", value: (record) => ["none", "read", "write", "external", "unknown"].indexOf(S.effectOf(record)), cell: (record) => [S.effect(S.effectOf(record)), S.phone() && record.complete === false && S.effectOf(record) !== "unknown" && S.h("span", { class: "incomplete" }, S.icon("effect_unknown"), S.h("span", { class: "offscreen" }, "incomplete"))] },
    { key: "complete", label: "Proof", width: "112px", wide: true, value: (record) => (record.complete === false ? `1 ${S.cause(record).key}` : "0"), cell: (record) => S.proof(record) },
    { key: "writes", label: "Writes", width: "minmax(90px, 1fr)", wide: true, value: (record) => names(record.writes).length, cell: (record) => S.few(names(record.writes)) },
    { key: "reads", label: "Reads", width: "minmax(90px, 1fr)", wide: true, value: (record) => names(record.reads).length, cell: (record) => S.few(names(record.reads)) },
  ];
  S.effectFilters = () => [
    { key: "effect", label: "Effect", value: (record) => S.effectWord(S.effectOf(record)) },
    { key: "proof", label: "Proof", value: (record) => (record.complete === false ? "incomplete" : "complete") },
    { key: "table", label: "Table", value: tables },
    { key: "cause", label: "Open because of", value: (record) => S.cause(record)?.key || "nothing" },
  ];

  S.view("endpoints", {
    title: "Endpoints",
    count: () => S.model.endpoints.length,
    render(root) {
      const { endpoints } = S.model;
      const known = S.effectsKnown(endpoints);
      const apps = new Set(endpoints.map((endpoint) => endpoint.app));
      const outside = endpoints.some((endpoint) => names(endpoint.external).length);
      S.add(root, S.opening("Which endpoint does what?", answer(endpoints)), known && atLeast(endpoints), known && legend(endpoints), S.tableView({
        noun: "endpoint", label: "Endpoints", rows: endpoints, sort: "path",
        search: (endpoint) => [endpoint.method, endpoint.path, endpoint.part, endpoint.effect, endpoint.handler, ...tables(endpoint), ...names(endpoint.external), ...guards(endpoint)].join(" "),
        filters: [
          { key: "method", label: "Method", value: (endpoint) => endpoint.method },
          { key: "part", label: "Part", value: (endpoint) => endpoint.part || "no part" },
          ...(known ? S.effectFilters() : []),
          { key: "auth", label: "Auth", value: (endpoint) => (guards(endpoint).length ? guards(endpoint) : "none seen") },
          ...(apps.size > 1 ? [{ key: "app", label: "Application", value: (endpoint) => endpoint.app }] : []),
        ],
        identify: (endpoint) => endpoint.id,
        open: (endpoint, opener) => S.panel.open(endpoint.id, { opener }),
        columns: [
          { key: "method", label: "Method", width: "76px", value: (endpoint) => endpoint.method, cell: (endpoint) => S.method(endpoint.method) },
          { key: "path", label: "Path", width: "minmax(170px, 2.4fr)", value: (endpoint) => endpoint.path, cell: (endpoint) => S.h("code", { title: endpoint.path }, endpoint.path) },
          { key: "part", label: "Part", width: "minmax(110px, 0.9fr)", wide: true, value: (endpoint) => endpoint.part, cell: (endpoint) => S.partChip(endpoint.part) },
          ...(known ? S.effectColumns() : [
            { key: "effect", label: "Effect", width: "108px", value: (endpoint) => S.effectOf(endpoint), cell: (endpoint) => S.effect(S.effectOf(endpoint)) },
            { key: "handler", label: "Handler", width: "minmax(160px, 2fr)", wide: true, value: (endpoint) => endpoint.handler, cell: (endpoint) => S.h("code", { title: endpoint.handler }, endpoint.handler) },
          ]),
          outside && { key: "external", label: "Calls out to", width: "minmax(88px, 0.6fr)", wide: true, value: (endpoint) => names(endpoint.external).length, cell: (endpoint) => S.few(names(endpoint.external)) },
          { key: "auth", label: "Auth", width: "120px", wide: true, value: (endpoint) => guards(endpoint).join(", "), cell: (endpoint) => (guards(endpoint).length ? S.h("span", { title: S.say(endpoint.auth) }, guards(endpoint).join(", ")) : S.h("span", { class: "muted" }, "–")) },
        ].filter(Boolean),
        empty: ["No endpoints", "The recognisers of this run found no route, URL pattern or handler."],
      }));
    },
  });
})();
