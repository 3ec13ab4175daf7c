// The tables in, a matrix of tables and parts out: who reads, writes and joins which.
(function () {
  "use strict";
  const S = window.Strangler;
  const PARTS = 8;

  // The parts that touch the most tables get a column; the others are named in the panel.
  function columnsFor(tables) {
    const touched = new Map();
    for (const table of tables) {
      const { reading, writing, joining } = S.tableUse(table);
      for (const name of new Set([...reading, ...writing, ...joining])) touched.set(name, (touched.get(name) || 0) + 1);
    }
    const sorted = [...touched].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
    return { shown: sorted.slice(0, PARTS).sort(), others: sorted.slice(PARTS) };
  }

  function marks(table, part) {
    const { reading, writing, joining } = S.tableUse(table);
    return [reading.has(part) && "R", writing.has(part) && "W", joining.has(part) && "J"].filter(Boolean).join(" ");
  }

  const WORDS = { R: "reads", W: "writes", J: "joins" };

  function cell(table, part) {
    const text = marks(table, part);
    if (!text) return S.h("span", { class: "muted", "aria-hidden": "true" }, "·");
    const words = `${text}: ${part} ${text.split(" ").map((mark) => WORDS[mark]).join(", ")} ${table.name}`;
    return S.h("button", { class: `mark-cell${text.includes("W") ? " writes" : ""}${S.model.partOf(`table:${table.name}`) === part ? " owner" : ""}`, type: "button", tabindex: -1, "aria-label": words, title: words, onclick: (event) => { event.stopPropagation(); S.panel.open(S.cellId(table.name, part), { opener: event.currentTarget }); } }, text);
  }

  // Whether reads and writes are told apart: without that there is only who uses a table's model.
  function accessKnown(tables) {
    return tables.some((table) => S.array(table.readers).length + S.array(table.writers).length > 0);
  }

  // The parts whose code uses a table's model.
  function users(table) {
    return [...new Set(S.array(table.users).map((name) => S.model.partOf(name)).filter(Boolean))].sort();
  }

  function answer(tables) {
    if (!tables.length) return "No tables were found.";
    if (!accessKnown(tables)) {
      const owners = new Set(tables.map((table) => S.model.partOf(`table:${table.name}`)).filter(Boolean)).size;
      const used = tables.filter((table) => users(table).length > 1).length;
      return `${S.count(tables.length, "table")}, owned by ${S.count(owners, "part")}; ${S.number(used)} ${used === 1 ? "is" : "are"} used by the code of more than one part. Who reads and who writes was not analysed.`;
    }
    const shared = tables.filter((table) => S.tableUse(table).writing.size > 1).length;
    const none = tables.filter((table) => !S.model.partOf(`table:${table.name}`)).length;
    return `${S.count(tables.length, "table")}: ${shared ? `${S.number(shared)} ${shared === 1 ? "is" : "are"} written by more than one part and must get a single writer first` : "each is written by one part at most"}${none ? `, ${S.number(none)} without an owner` : ""}.`;
  }

  S.view("tables", {
    title: "Tables",
    count: () => S.model.tables.length,
    render(root) {
      const { tables } = S.model;
      const { shown, others } = columnsFor(tables);
      const writers = (table) => S.tableUse(table).writing.size;
      S.add(root, S.opening("Who owns which table?", answer(tables)));
      const known = accessKnown(tables);
      if (known) S.add(root, S.h("p", { class: "muted" }, "R reads, W writes, J joins; the owner's cell has a frame. A cell opens its lines; arrows move.", others.length > 0 && ` The ${PARTS} parts that touch the most tables have a column; ${S.count(others.length, "other")} are in “others”.`));
      S.add(root, S.tableView({
        noun: "table", label: "Tables and parts", rows: tables, sort: "name",
        search: (table) => [table.name, table.model, table.owner, ...S.array(table.columns).map(S.say)].join(" "),
        filters: [
          { key: "owner", label: "Owner", value: (table) => S.model.partOf(`table:${table.name}`) || "no owner" },
          ...(known ? [{ key: "writers", label: "Written by", value: (table) => ["nobody", "one part"][writers(table)] || "several parts" }] : []),
          { key: "used", label: "Used by", value: (table) => { const use = S.tableUse(table); return known ? [...new Set([...use.reading, ...use.writing, ...use.joining])] : users(table); } },
        ],
        identify: (table) => `table:${table.name}`,
        open: (table, opener) => S.panel.open(`table:${table.name}`, { opener }),
        columns: [
          { key: "name", label: "Table", width: S.phone() ? "minmax(110px, 1.6fr)" : "minmax(190px, 2.4fr)", value: (table) => table.name, cell: (table) => S.h("code", {}, table.name) },
          { key: "owner", label: "Owner", width: "minmax(110px, 1fr)", value: (table) => S.model.partOf(`table:${table.name}`), cell: (table) => S.partChip(S.model.partOf(`table:${table.name}`)) },
          { key: "keys", label: "Keys", width: "62px", number: true, wide: true, value: (table) => S.array(table.foreign_keys).length },
          ...(known ? [] : [
            { key: "model", label: "Model", width: "minmax(160px, 2fr)", wide: true, value: (table) => table.model, cell: (table) => S.h("code", { title: table.model }, table.model) },
            { key: "users", label: "Used by", width: "minmax(120px, 2fr)", wide: true, value: (table) => users(table).length, cell: (table) => S.h("span", { title: users(table).join(", ") }, users(table).join(", ") || "–") },
          ]),
          known && { key: "writers", label: S.phone() ? "Writers" : "Written by", width: S.phone() ? "84px" : "92px", number: true, value: writers, cell: (table) => [writers(table) > 1 && S.icon("warning"), ` ${S.number(writers(table))}`] },
          ...shown.map((part) => ({ key: `part ${part}`, label: part, width: "minmax(78px, 1fr)", wide: true, value: (table) => marks(table, part), cell: (table) => cell(table, part) })),
          ...(others.length ? [{ key: "others", label: "others", width: "70px", number: true, wide: true, value: (table) => others.filter((part) => marks(table, part)).length, cell: (table) => S.number(others.filter((part) => marks(table, part)).length) }] : []),
        ].filter(Boolean),
        empty: ["No tables", "The recognisers of this run found no model or table."],
      }));
    },
  });
})();
