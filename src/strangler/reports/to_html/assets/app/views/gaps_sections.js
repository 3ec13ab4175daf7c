// What stays open in, its causes out: calls by reason, incomplete endpoints by cause, what real runs saw besides.
(function () {
  "use strict";
  const S = window.Strangler;

  // One line for each cause: how many are laid to it, and what would resolve it.
  function incomplete() {
    const { endpoints, doors } = S.model;
    if (!S.effectsKnown(endpoints.concat(doors))) return null;
    const found = S.causes(endpoints);
    if (!found.length) return endpoints.length ? S.section("Incomplete endpoints", S.h("p", {}, "None: what each endpoint can do is known in full.")) : null;
    const most = found[0].records.length;
    const row = (cause) => S.h("div", { class: "cause" },
      S.h("p", { class: "cause-name" }, cause.name && S.h("code", { class: "wrap" }, cause.name), S.h("span", { class: "muted" }, cause.reason)),
      S.h("span", { class: "cause-count" }, S.bar(cause.records.length, most, ""), S.h("a", { href: S.state.link("endpoints", { f_cause: cause.key }) }, S.count(cause.records.length, "endpoint"))),
      S.h("p", { class: "hint" }, cause.location && S.locationButton(cause.location), " ", cause.hint));
    const count = endpoints.filter((endpoint) => endpoint.complete === false).length;
    return S.section(`Incomplete endpoints: ${S.number(count)} of ${S.number(endpoints.length)}, by cause`, S.h("p", { class: "muted" }, "An endpoint counts for the open call that is nearest to it; behind that one others may wait."), S.limited(found, 8, row));
  }

  function trace() {
    const seen = S.model.trace;
    if (!seen) return null;
    const share = (found, all) => (all ? `${S.number(found)} of ${S.number(all)} (${S.percent(found, all)})` : "none executed");
    const list = (title, items, make) => S.array(items).length > 0 && S.h("section", {}, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, S.number(items.length))), S.limited(items, 8, make));
    const place = (each) => (S.location(each) ? S.locationButton(S.location(each)) : "");
    return S.section("What real runs saw",
      S.facts([["Executed calls in the graph", share(seen.found, seen.executed)], ["Direct ones", share(seen.found_direct, seen.executed_direct)], ["Requests to endpoints", share(seen.known, seen.requests)], ["SQL statements", S.number(seen.statements)], ["Files traced", S.number(seen.files)]]),
      S.h("div", { class: "columns" },
        list("Calls that the analysis missed", seen.missed, (each) => S.h("div", { class: "edge" }, S.h("p", {}, S.h("code", { class: "wrap" }, each.caller), " → ", S.h("code", { class: "wrap" }, each.callee), each.through && S.h("span", { class: "unsure" }, ` through ${each.through}`)), place(each))),
        list("Effects that it did not list", seen.effects, (each) => S.h("div", { class: "edge" }, S.h("p", {}, S.model.endpointById.has(each.endpoint) ? S.nodeButton(each.endpoint) : S.h("code", { class: "wrap" }, each.endpoint), ` ${S.effectWords(S.readEffect(`${each.kind} ${each.target}`))} `, S.h("code", {}, each.target), each.contradicts && S.h("span", { class: "severity error" }, S.icon("error"), " said to be complete")), place(each))),
        list("Routes that are no endpoints", seen.unknown, (each) => S.h("div", {}, S.h("code", { class: "wrap" }, each))),
        list("Files that changed since", seen.changed, (each) => S.h("div", {}, S.h("code", { class: "wrap" }, each)))));
  }

  S.gapSections = () => [incomplete(), trace()].filter(Boolean);
})();
