// The doors in, a table out: every way in that is no endpoint of a browser.
(function () {
  "use strict";
  const S = window.Strangler;

  S.view("doors", {
    title: "Doors",
    hidden: () => !S.model.doors.length,
    count: () => S.model.doors.length,
    render(root) {
      const { doors } = S.model;
      const kinds = new Map();
      for (const door of doors) kinds.set(door.kind, (kinds.get(door.kind) || 0) + 1);
      S.add(root, S.opening("Which other ways in are there?", `${S.count(doors.length, "door")}: ${S.list([...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => S.count(count, S.words(kind))), 6)}.`), S.tableView({
        noun: "door", label: "Doors", rows: doors, sort: "name",
        search: (door) => [door.kind, door.name, door.handler, door.part].join(" "),
        filters: [{ key: "kind", label: "Kind", value: (door) => S.words(door.kind) }, { key: "part", label: "Part", value: (door) => door.part || "no part" }],
        identify: (door) => `record:doors:${doors.indexOf(door)}`,
        open: (door, opener) => S.panel.open(`record:doors:${doors.indexOf(door)}`, { opener }),
        columns: [
          { key: "kind", label: "Kind", width: "120px", value: (door) => S.words(door.kind) },
          { key: "name", label: "Name", width: "minmax(150px, 2fr)", value: (door) => door.name },
          { key: "part", label: "Part", width: "minmax(110px, 1fr)", value: (door) => door.part, cell: (door) => S.partChip(door.part) },
          { key: "handler", label: "Handler", width: "minmax(150px, 2fr)", wide: true, value: (door) => door.handler, cell: (door) => S.h("code", {}, S.say(door.handler)) },
          { key: "location", label: "Place", width: "minmax(150px, 2fr)", wide: true, cell: (door) => S.locationButton(S.location(door)) },
        ],
      }));
    },
  });
})();
