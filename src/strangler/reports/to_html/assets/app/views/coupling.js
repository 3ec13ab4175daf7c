// Hidden coupling in, a table out: what parts share without calling each other. Nothing where nothing was looked for.
(function () {
  "use strict";
  const S = window.Strangler;
  const name = (each) => S.say(each.key || each.name || each.target || each.text || each.kind);
  const places = (each) => [each.location, ...S.array(each.evidence), ...S.array(each.locations), ...S.array(each.writers), ...S.array(each.readers)].map(S.location).filter(Boolean);
  const parts = (each) => {
    const told = S.array(each.parts);
    return [...new Set(told.length ? told : places(each).map((at) => S.partAt(at.path)).filter(Boolean))].sort();
  };

  const LEVELS = { high: "error", medium: "warning", low: "info" };
  const WORDS = { error: "High", warning: "Medium", info: "Low" };
  const level = (each) => LEVELS[each.severity] || "info";

  function answer(found) {
    const across = found.filter((each) => parts(each).length > 1).length;
    const kinds = new Map();
    for (const each of found) kinds.set(each.kind, (kinds.get(each.kind) || 0) + 1);
    const most = [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([kind, count]) => `${S.words(kind)} (${S.number(count)})`);
    return `${S.count(found.length, "thing")} tie code together without a call: ${S.list(most, 4)}; ${across ? `${S.number(across)} of them ${across === 1 ? "ties" : "tie"} several parts` : "none ties several parts"}.`;
  }

  S.couplingDetails = (each) => {
    const known = new Set(["kind", "key", "name", "severity", "why", "location", "evidence", "locations", "parts", "part", "writers", "readers"]);
    const sides = [["Writers", S.array(each.writers)], ["Readers", S.array(each.readers)]].filter(([, list]) => list.length);
    const at = [...new Map(places(each).map((place) => [S.locationName(place), place])).values()];
    return {
      kind: S.words(each.kind || "coupling"),
      title: name(each),
      body: [
        each.why && S.h("p", {}, each.why),
        S.facts([["Severity", each.severity && S.severity(level(each), WORDS)], ["Parts", S.h("span", { class: "chips" }, parts(each).map((part) => S.partChip(part)))], ...Object.entries(each).filter(([key, value]) => !known.has(key) && typeof value !== "object").map(([key, value]) => [S.words(key), S.say(value)])]),
        sides.map(([title, list]) => S.h("section", { class: "evidence" }, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, S.number(list.length))), S.limited(list, 6, (side) => S.h("div", { class: "edge" }, S.h("p", {}, side.part && S.model.partByName.has(side.part) && [S.swatch(side.part), " "], S.h("code", { class: "wrap" }, S.say(side.symbol))), S.location(side) && S.locationBlock(S.location(side), { around: 1, quiet: true }))))),
        !sides.length && at.length > 0 && S.h("section", {}, S.h("h3", {}, "Places ", S.h("span", { class: "count" }, S.number(at.length))), S.limited(at, 8, (place) => S.locationBlock(place, { around: 1, quiet: true }))),
      ],
    };
  };

  S.view("coupling", {
    title: "Coupling",
    hidden: () => !S.model.coupling.length,
    count: () => S.model.coupling.length,
    render(root) {
      const found = S.model.coupling;
      const index = new Map(found.map((each, place) => [each, `record:coupling:${place}`]));
      S.add(root, S.opening("What ties code together without a call?", found.length ? answer(found) : "Nothing was found."), S.tableView({
        noun: "coupling", label: "Hidden coupling", rows: found, sort: "-severity",
        search: (each) => [each.kind, name(each), ...parts(each), ...places(each).map((at) => at.path)].join(" "),
        filters: [{ key: "severity", label: "Severity", value: (each) => WORDS[level(each)].toLowerCase() }, { key: "kind", label: "Kind", value: (each) => S.words(each.kind || "other") }, { key: "part", label: "Part", value: (each) => (parts(each).length ? parts(each) : "no part") }],
        identify: (each) => index.get(each),
        open: (each, opener) => S.panel.open(index.get(each), { opener }),
        columns: [
          { key: "severity", label: "Severity", width: "96px", value: (each) => ["info", "warning", "error"].indexOf(level(each)), cell: (each) => S.severity(level(each), WORDS) },
          { key: "kind", label: "Kind", width: "minmax(90px, 1fr)", value: (each) => S.words(each.kind || "other") },
          { key: "name", label: "What", width: "minmax(140px, 2fr)", value: name, cell: (each) => S.h("code", { title: name(each) }, name(each)) },
          { key: "parts", label: "Parts", width: "minmax(110px, 2fr)", wide: true, value: (each) => parts(each).length, cell: (each) => S.h("span", { class: "swatches" }, parts(each).slice(0, 6).map((part) => S.swatch(part)), S.h("span", { class: "clipped" }, parts(each).join(", "))) },
          { key: "places", label: "Places", width: "70px", number: true, wide: true, value: (each) => (typeof each.places === "number" && each.places) || places(each).length },
          { key: "location", label: "First place", width: "minmax(150px, 2fr)", wide: true, cell: (each) => S.locationButton(places(each)[0]) },
        ],
        empty: ["No hidden coupling", "Nothing was found that ties code together without a call."],
      }));
    },
  });
})();
