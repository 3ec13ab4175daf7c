// An endpoint or door in, every effect of it with the way there out: one at a time, or all as a tree.
(function () {
  "use strict";
  const S = window.Strangler;
  const GROUPS = [
    ["external", "Leaves the process", (effect) => effect.strength === "external"],
    ["write", "Writes tables", (effect) => effect.table && effect.kind === "writes"],
    ["write", "Changes something else", (effect) => !effect.table && effect.strength === "write"],
    ["read", "Locks rows", (effect) => effect.kind === "locks"],
    ["read", "Reads tables", (effect) => effect.table && effect.kind === "reads"],
    ["read", "Reads something else", (effect) => !effect.table && effect.strength === "read"],
    ["none", "Changes nothing", (effect) => effect.strength === "none"],
  ];
  const HAPPENS = { external: "Leaves the process", write: "Changes it", read: "Reads it", none: "Happens" };
  const MANY = 12;

  const name = (effect) => (effect.table ? effect.target : S.effectWords(effect));
  // An effect in the tree: opens the line where it happens.
  function chip({ way, at }) {
    const inside = [S.icon(`effect_${way.effect.strength}`), way.effect.table ? `${way.effect.words} ${way.effect.target}` : S.effectWords(way.effect)];
    if (!at) return S.h("span", { class: "way-effect" }, inside);
    return S.h("button", { type: "button", class: "way-effect", title: S.locationName(at), onclick: (event) => S.panel.open(S.locationId(at), { opener: event.currentTarget }) }, inside);
  }

  // The steps of one way, each with its line of code.
  S.waySteps = (steps, happens) => S.h("ol", { class: "witness" }, steps.map((step, index) => {
    const part = S.partAt(step.at.path);
    const before = index ? S.partAt(steps[index - 1].at.path) : part;
    const role = index === steps.length - 1 && steps.length > 1 ? happens : index === 0 ? "Entered" : "Calls on";
    return S.h("li", { class: step.doubt ? "doubtful" : null },
      S.h("p", { class: "step" }, S.h("strong", {}, role), step.symbol && [" in ", S.h("code", { class: "wrap" }, step.symbol)], part && part !== before && [" ", S.partChip(part)], step.doubt > 0 && S.h("span", { class: "unsure" }, step.doubt > 1 ? " may be called" : " likely called")),
      S.locationBlock(step.at, { around: 1, quiet: true }));
  }));

  // Where a message goes on: the doors that receive it.
  function onward(effect) {
    const doors = effect.kind === "publishes" ? S.receiversOf(effect.target) : [];
    return doors.length > 0 && S.h("p", { class: "way-more" }, "It goes on in: ", doors.map(({ door, index }) => S.doorButton(door, index)));
  }

  // One effect: a button that opens the way below itself.
  function row(way, chosen, choose) {
    const body = S.h("div", { class: "way-body", hidden: true });
    const button = S.h("button", { type: "button", class: "way", "aria-expanded": "false", "data-way": way.text, onclick: () => choose(way.text === chosen.text ? "" : way.text, true) }, S.icon("more", 12), S.h("span", { class: "way-name" }, name(way.effect)), S.h("span", { class: "count" }, S.count(way.steps.length, "step")));
    chosen.rows.set(way.text, (open) => {
      button.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      if (open && !body.firstChild) S.add(body, S.waySteps(way.steps, HAPPENS[way.effect.strength]), way.effect.table && S.h("p", { class: "way-more" }, "Who else touches it: ", S.nodeButton(`table:${way.effect.target}`, { short: 44 })), onward(way.effect));
    });
    return S.h("li", {}, button, body);
  }

  // By what they do; long groups start closed, but for the one that holds what is chosen.
  function list(found, chosen, choose) {
    const left = new Set(found);
    return S.h("div", { class: "way-list", onkeydown: arrows }, GROUPS.map(([strength, title, belongs]) => {
      const group = [...left].filter((way) => belongs(way.effect));
      for (const way of group) left.delete(way);
      const open = group.length < MANY || group.some((way) => way.text === chosen.text);
      return group.length > 0 && S.h("details", { class: "effect-group", open: open && strength !== "none" }, S.h("summary", {}, S.icon(`effect_${strength}`), ` ${title} `, S.h("span", { class: "count" }, S.number(group.length))), S.h("ul", { class: "way-rows" }, group.map((way) => row(way, chosen, choose))));
    }));
  }

  function arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".way, summary")) return;
    const all = [...event.currentTarget.querySelectorAll(".way, summary")].filter((each) => each.offsetParent);
    all[all.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }

  // One function: what happens in it, and below it the functions that it calls.
  function branch(node, depth) {
    const part = S.model.partOf(node.symbol);
    const head = [S.model.partByName.has(part) && S.swatch(part), S.h("code", { class: "wrap", title: node.symbol }, S.shortSymbol(node.symbol)), node.doubt > 0 && S.h("span", { class: "unsure" }, node.doubt > 1 ? "may be called" : "likely")];
    const place = node.at && S.h("div", { class: "way-place" }, S.h("span", { class: "muted" }, depth ? "called at" : "at"), S.locationButton(node.at));
    const effects = node.effects.length > 0 && S.h("div", { class: "way-effects" }, node.effects.map(chip));
    const below = S.h("ul", {});
    const details = S.h("details", { open: depth < 2 || node.count === 1 }, S.h("summary", {}, head, S.h("span", { class: "count" }, S.number(node.count))), place, effects, node.children.length > 0 && below);
    const fill = () => { if (details.open && !below.firstChild) S.add(below, node.children.map((each) => branch(each, depth + 1))); };
    details.addEventListener("toggle", fill);
    fill();
    return S.h("li", {}, details);
  }

  const shapes = { one: "One at a time", tree: "As a tree" };

  // The whole section, drawn when the map has been read.
  S.waysSection = (record, id, otherwise) => {
    const holder = S.h("section", { class: "ways" }, S.h("h3", {}, "What it does, and the way there"), S.h("p", { class: "muted" }, "Finding the ways…"));
    S.waysOf(record, id).then((found) => {
      if (!found) return holder.replaceWith(...otherwise().filter(Boolean));
      return draw(holder, found, record);
    });
    return holder;
  };

  function draw(holder, all, record) {
    if (!all.length) {
      S.replace(holder, S.h("h3", {}, "What it does, and the way there"), S.h("p", { class: "muted" }, record.complete === false ? "Nothing that it does is known; what keeps it open stands below." : "Nothing that could be noticed: it reads and writes no table, file, cache or session, and calls nobody."));
      return;
    }
    const chosen = { text: "", rows: new Map() };
    const said = S.state.get("way");
    let shape = S.state.get("ways") === "tree" ? "tree" : "one";
    let query = "";
    const choose = (text, keep) => {
      if (chosen.text) chosen.rows.get(chosen.text)?.(false);
      chosen.text = text;
      if (text) chosen.rows.get(text)?.(true);
      if (keep) S.state.keep({ way: text });
    };
    const body = S.h("div", {});
    const status = S.h("p", { class: "muted", role: "status" });
    const tabs = S.h("div", { class: "segmented", role: "group", "aria-label": "How ways are shown" }, Object.entries(shapes).map(([key, words]) => S.h("button", { type: "button", "aria-pressed": String(key === shape), onclick: (event) => {
      shape = key;
      S.state.keep({ ways: key === "one" ? "" : key });
      for (const each of tabs.children) each.setAttribute("aria-pressed", String(each === event.currentTarget));
      show();
    } }, words)));
    const field = all.length > MANY && S.h("input", { type: "search", class: "filter-search", placeholder: "Filter effects", "aria-label": "Filter effects by text", oninput: S.later((event) => { query = event.target.value.toLowerCase(); show(); }, 60) });
    function show() {
      const found = all.filter((way) => way.text.toLowerCase().includes(query) || way.steps.some((step) => (step.symbol || "").toLowerCase().includes(query)));
      status.textContent = found.length === all.length ? "" : `${S.number(found.length)} of ${S.count(all.length, "effect")}`;
      chosen.rows = new Map();
      const first = strongest(found, record);
      const wanted = found.some((way) => way.text === said) ? said : first?.text || "";
      chosen.text = wanted;
      S.replace(body, found.length ? (shape === "tree" ? S.h("ul", { class: "way-tree" }, S.wayTree(found).map((node) => branch(node, 0))) : list(found, chosen, choose)) : S.empty("Nothing matches", "Search for a table, a host, or a function on the way."));
      if (shape === "one") choose(wanted, false);
    }
    S.replace(holder, S.h("h3", {}, "What it does, and the way there ", S.h("span", { class: "count" }, S.number(all.length))), S.h("div", { class: "way-bar" }, tabs, field), status, body);
    show();
  }

  // What opens by itself: the effect that the report's own witness leads to.
  function strongest(found, record) {
    const last = S.location(S.array(record.witness).at(-1));
    const ends = (way) => { const at = way.steps.at(-1)?.at; return at && last && at.path === last.path && at.line === last.line; };
    const same = found.filter((way) => way.effect.strength === record.effect);
    return same.find((way) => ends(way) && way.effect.kind === "writes") || same.find(ends) || same[0] || found[0];
  }

  S.shortSymbol = (symbol) => { const parts = String(symbol).split("."); return parts.length > 3 ? `…${parts.slice(-3).join(".")}` : symbol; };
})();
