// A table in, what the panel says of it out: owner, keys, who reads and writes it where, joins.
(function () {
  "use strict";
  const S = window.Strangler;
  const MODES = { writes: ["effect_write", "Writers"], reads: ["effect_read", "Readers"] };

  function tableBody(node) {
    const table = S.model.tableByName.get(node.label);
    if (!table) return null;
    const { reading, writing, joining } = S.tableUse(table);
    const location = S.location(table);
    const chips = (names) => (names.size ? S.h("span", { class: "chips" }, [...names].sort().map((name) => S.partChip(name))) : null);
    return [
      S.facts([
        ["Owner", S.h("span", {}, S.partChip(S.model.partOf(node.id)), S.h("span", { class: "muted" }, ` ${S.whyOwner(table)}`))],
        ["Written by", chips(writing) || "nobody known"], ["Read by", chips(reading) || "nobody known"], ["Joined by", chips(joining)],
        ["Model", table.model && S.h("code", { class: "wrap" }, table.model)], ["Columns", S.array(table.columns).map(S.say).join(", ")]]),
      location && S.locationBlock(location, { around: 1, quiet: true }),
      keys(table),
      touched("writes", table, table.writers),
      touched("reads", table, table.readers),
      ways(table),
      spans(table),
      joins(table),
    ];
  }

  const headed = (title, count, ...children) => S.h("section", {}, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, S.number(count))), children);

  function keys(table) {
    const own = S.array(table.foreign_keys);
    const into = S.model.tables.filter((other) => other.name !== table.name).flatMap((other) => S.array(other.foreign_keys).filter((key) => key.to === table.name).map((key) => ({ ...key, from: other.name })));
    const row = (left, right, key) => S.h("div", { class: "tie" }, S.h("span", { class: "edge-ends" }, left, " → ", right, key.on_delete && S.h("span", { class: "unsure" }, ` on delete ${S.words(key.on_delete).toLowerCase()}`)), S.location(key) && S.locationButton(S.location(key)));
    return [
      own.length > 0 && headed("Foreign keys", own.length, S.limited(own, 12, (key) => row(S.h("code", {}, key.column || ""), S.nodeButton(`table:${key.to}`), key))),
      into.length > 0 && headed("Keys that point here", into.length, S.limited(into, 8, (key) => row(S.nodeButton(`table:${key.from}`), S.h("code", {}, key.column || ""), key))),
    ];
  }

  // Who reads or writes it: each symbol with the lines where it does.
  function touched(mode, table, listed) {
    const [icon, title] = MODES[mode];
    const places = S.accesses(table).filter((each) => each.mode === mode);
    const names = S.array(listed).map((user) => (typeof user === "string" ? user : user.symbol || user.name || user.module || S.say(user)));
    if (!names.length) return null;
    return S.h("section", {}, S.h("h3", {}, S.icon(icon), ` ${title} `, S.h("span", { class: "count" }, S.number(names.length))), S.limited(names, 8, (name) => symbolPlaces(name, places.filter((each) => each.symbol === name))));
  }

  function symbolPlaces(name, places) {
    const part = S.model.partOf(name);
    return S.h("div", { class: "touch" }, S.h("p", {}, part ? S.swatch(part) : null, " ", S.h("code", { class: "wrap" }, name), !part && S.h("span", { class: "unsure" }, " no part")), S.h("span", { class: "touch-places" }, places.map((each) => S.locationButton(each.location))));
  }

  function ways(table) {
    const { writing, reading } = S.endpointsOf(table.name);
    const doors = S.model.doors.map((door, index) => ({ door, index })).filter(({ door }) => S.array(door.writes).concat(S.array(door.reads)).includes(table.name));
    const list = (title, found, way) => found.length > 0 && headed(title, found.length, S.limited(found, 6, (endpoint) => S.h("div", { class: "tie" }, S.nodeButton(endpoint.id, { short: 48, way }), endpoint.complete === false && S.proof(endpoint))));
    return [
      list("Endpoints that write it", writing, `writes ${table.name}`),
      list("Endpoints that only read it", reading, `reads ${table.name}`),
      doors.length > 0 && headed("Doors that reach it", doors.length, S.limited(doors, 6, ({ door, index }) => S.h("div", { class: "tie" }, S.doorButton(door, index, `${S.array(door.writes).includes(table.name) ? "writes" : "reads"} ${table.name}`), S.effect(S.array(door.writes).includes(table.name) ? "write" : "read")))),
    ];
  }

  function spans(table) {
    const found = S.transactionsOf(table.name);
    return found.length > 0 && headed("Transactions that write or lock it", found.length, S.limited(found, 6, (span) => S.h("div", { class: "tie" }, S.h("a", { href: S.transactionLink(span) }, S.shorten(span.symbol, 44)), S.h("span", { class: "count" }, span.locks.includes(table.name) ? "locks" : "writes"))));
  }

  function joins(table) {
    const found = S.joinsOf(table.name);
    return found.length > 0 && headed("Joins", found.length, S.limited(found, 8, (join) => S.h("div", { class: "tie" }, S.nodeButton(`table:${join.other}`), S.locationButton(join.location))));
  }

  // One cell of the table view: the lines of one part that write, read and join one table.
  S.cellBody = (name, part) => {
    const table = S.model.tableByName.get(name);
    if (!table) return null;
    const places = S.accesses(table).filter((each) => each.part === part);
    const found = S.joinsOf(name).filter((join) => join.part === part);
    const group = (title, list, make) => list.length > 0 && S.h("section", { class: "evidence" }, S.h("h3", {}, title, " ", S.h("span", { class: "count" }, S.number(list.length))), S.limited(list, 10, make));
    const place = (each) => S.h("div", { class: "edge" }, S.h("p", {}, S.h("code", { class: "wrap" }, each.symbol)), S.locationBlock(each.location, { around: 1, quiet: true }));
    return [
      S.h("p", {}, S.nodeButton(`table:${name}`), " belongs to ", S.partChip(S.model.partOf(`table:${name}`)), `: ${S.whyOwner(table)}.`),
      group("Writes", places.filter((each) => each.mode === "writes"), place),
      group("Reads", places.filter((each) => each.mode === "reads"), place),
      group("Joins", found, (join) => S.h("div", { class: "edge" }, S.h("p", {}, "with ", S.nodeButton(`table:${join.other}`)), S.locationBlock(join.location, { around: 1, quiet: true }))),
    ];
  };
  S.tableBody = tableBody;
  S.doorButton = (door, index, way) => S.h("button", { class: "node-link", type: "button", onclick: (event) => { if (way) S.state.keep({ way }); S.panel.open(`record:doors:${index}`, { opener: event.currentTarget }); } }, door.part && S.model.partByName.has(door.part) && S.swatch(door.part), S.h("span", {}, S.shorten(`${S.words(door.kind)} ${door.name}`, 48)));
})();
