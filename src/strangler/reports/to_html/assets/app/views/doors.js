// The doors in, a table out: every way in that is no endpoint of a browser, and what it does.
(function () {
  "use strict";
  const S = window.Strangler;

  function answer(doors, kinds) {
    const listed = `${S.count(doors.length, "door")}: ${S.list([...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => S.count(count, kind === "graphql" ? "GraphQL field" : S.words(kind))), 6)}.`;
    return S.effectsKnown(doors) ? `${listed} ${S.effectSentence(doors, "door")}` : listed;
  }

  S.view("doors", {
    title: "Doors",
    hidden: () => !S.model.doors.length,
    count: () => S.model.doors.length,
    render(root) {
      const { doors } = S.model;
      const known = S.effectsKnown(doors);
      const kinds = new Map();
      const place = new Map(doors.map((door, index) => [door, `record:doors:${index}`]));
      for (const door of doors) kinds.set(door.kind, (kinds.get(door.kind) || 0) + 1);
      S.add(root, S.opening("Which other ways in are there?", answer(doors, kinds)), S.tableView({
        noun: "door", label: "Doors", rows: doors, sort: "name",
        search: (door) => [door.kind, door.name, door.handler, door.part, ...S.array(door.reads), ...S.array(door.writes)].join(" "),
        filters: [{ key: "kind", label: "Kind", value: (door) => S.words(door.kind) }, { key: "part", label: "Part", value: (door) => door.part || "no part" }, ...(known ? S.effectFilters() : [])],
        identify: (door) => place.get(door),
        open: (door, opener) => S.panel.open(place.get(door), { opener }),
        columns: [
          { key: "kind", label: "Kind", width: "104px", value: (door) => S.words(door.kind) },
          { key: "name", label: "Name", width: "minmax(140px, 2fr)", value: (door) => door.name },
          { key: "part", label: "Part", width: "minmax(110px, 0.9fr)", wide: true, value: (door) => door.part, cell: (door) => S.partChip(door.part) },
          ...(known ? S.effectColumns() : [{ key: "handler", label: "Handler", width: "minmax(150px, 2fr)", wide: true, value: (door) => door.handler, cell: (door) => S.h("code", {}, S.say(door.handler)) }]),
          { key: "location", label: "Place", width: "minmax(130px, 1.4fr)", wide: true, cell: (door) => S.locationButton(S.location(door)) },
        ],
      }));
    },
  });
})();
