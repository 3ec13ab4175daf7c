// The endpoints in, a table to filter out: what each does, and to which tables.
(function () {
  "use strict";
  const S = window.Strangler;

  function answer(endpoints) {
    if (!endpoints.length) return "No endpoints were found.";
    if (!S.effectsKnown(endpoints)) {
      const parts = new Set(endpoints.map((endpoint) => endpoint.part).filter(Boolean)).size;
      return `${S.count(endpoints.length, "endpoint")}, answered by ${S.count(parts, "part")}. What they read and write was not analysed.`;
    }
    const of = (effect) => endpoints.filter((endpoint) => endpoint.effect === effect && endpoint.complete !== false).length;
    const open = endpoints.filter((endpoint) => endpoint.complete === false).length;
    return `${S.count(endpoints.length, "endpoint")}: ${S.number(of("none") + of("read"))} proven to change nothing, ${S.number(of("write") + of("external"))} that write or call out${open ? `, ${S.number(open)} not proven because a call is not resolved` : ""}.`;
  }

  const names = (list) => S.array(list).map(S.say);
  const few = (list) => (list.length ? S.shorten(list.join(", "), 60) : S.h("span", { class: "muted" }, "–"));

  S.view("endpoints", {
    title: "Endpoints",
    count: () => S.model.endpoints.length,
    render(root) {
      const { endpoints } = S.model;
      const known = S.effectsKnown(endpoints);
      const apps = new Set(endpoints.map((endpoint) => endpoint.app));
      S.add(root, S.opening("Which endpoint does what?", answer(endpoints)), S.tableView({
        noun: "endpoint", label: "Endpoints", rows: endpoints, sort: "path",
        search: (endpoint) => [endpoint.method, endpoint.path, endpoint.part, endpoint.effect, endpoint.handler, ...names(endpoint.reads), ...names(endpoint.writes)].join(" "),
        filters: [
          { key: "method", label: "Method", value: (endpoint) => endpoint.method },
          { key: "part", label: "Part", value: (endpoint) => endpoint.part || "no part" },
          { key: "effect", label: "Effect", value: (endpoint) => S.effectWord(S.effectOf(endpoint)) },
          { key: "proof", label: "Proof", value: (endpoint) => (endpoint.complete === false ? "incomplete" : "complete") },
          { key: "auth", label: "Auth", value: (endpoint) => S.say(endpoint.auth) },
          ...(apps.size > 1 ? [{ key: "app", label: "Application", value: (endpoint) => endpoint.app }] : []),
        ],
        identify: (endpoint) => endpoint.id,
        open: (endpoint, opener) => S.panel.open(endpoint.id, { opener }),
        columns: [
          { key: "method", label: "Method", width: "76px", value: (endpoint) => endpoint.method, cell: (endpoint) => S.method(endpoint.method) },
          { key: "path", label: "Path", width: "minmax(170px, 2.4fr)", value: (endpoint) => endpoint.path, cell: (endpoint) => S.h("code", { title: endpoint.path }, endpoint.path) },
          { key: "part", label: "Part", width: "minmax(110px, 1fr)", wide: true, value: (endpoint) => endpoint.part, cell: (endpoint) => S.partChip(endpoint.part) },
          { key: "effect", label: "Effect", width: "108px", value: (endpoint) => ["none", "read", "write", "external", "unknown"].indexOf(S.effectOf(endpoint)), cell: (endpoint) => S.effect(S.effectOf(endpoint)) },
          ...(known ? [
            { key: "complete", label: "Proof", width: "104px", wide: true, value: (endpoint) => Number(endpoint.complete === false), cell: (endpoint) => (endpoint.complete === false ? S.h("span", { class: "incomplete" }, S.icon("effect_unknown"), "incomplete") : S.h("span", { class: "complete" }, S.icon("check"), "complete")) },
            { key: "writes", label: "Writes", width: "minmax(90px, 1fr)", wide: true, value: (endpoint) => names(endpoint.writes).join(", "), cell: (endpoint) => few(names(endpoint.writes)) },
            { key: "reads", label: "Reads", width: "minmax(90px, 1fr)", wide: true, value: (endpoint) => names(endpoint.reads).join(", "), cell: (endpoint) => few(names(endpoint.reads)) },
          ] : [
            { key: "handler", label: "Handler", width: "minmax(160px, 2fr)", wide: true, value: (endpoint) => endpoint.handler, cell: (endpoint) => S.h("code", { title: endpoint.handler }, endpoint.handler) },
          ]),
          { key: "auth", label: "Auth", width: "116px", wide: true, value: (endpoint) => S.say(endpoint.auth) },
        ],
        empty: ["No endpoints", "The recognisers of this run found no route, URL pattern or handler."],
      }));
    },
  });
})();
