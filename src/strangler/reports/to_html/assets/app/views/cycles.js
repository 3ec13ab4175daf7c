// The cycles in, each with the dependencies that are the cheapest to break out.
(function () {
  "use strict";
  const S = window.Strangler;
  const FIRST = 20;

  function answer(cycles) {
    if (!cycles.length) return "Nothing: no module and no part needs itself by way of others.";
    const parts = cycles.filter((cycle) => cycle.level === "part").length;
    const breakers = cycles.reduce((sum, cycle) => sum + S.array(cycle.breakers).length, 0);
    const largest = Math.max(...cycles.map((cycle) => S.array(cycle.modules).length));
    return `${S.count(cycles.length, "cycle")}${parts ? `, ${S.number(parts)} of them between parts` : ", none between parts"}; the largest has ${S.number(largest)} members. Breaking ${S.count(breakers, "dependency")} opens them all.`;
  }

  function ring(cycle) {
    const members = S.array(cycle.modules);
    const id = (name) => S.cycleNode(cycle, name);
    const shown = members.slice(0, 6);
    // Members in alphabetical order are no path: only two of them are joined by an arrow.
    const between = members.length === 2 ? " ⇄ " : ", ";
    return S.h("p", { class: "ring" }, shown.map((name, place) => [place > 0 && between, S.nodeButton(id(name), { short: 40 })]),
      members.length > shown.length && S.h("span", { class: "muted" }, ` and ${S.number(members.length - shown.length)} more`));
  }

  function card({ cycle, index }) {
    const members = S.array(cycle.modules);
    const breakers = S.array(cycle.breakers);
    return S.h("article", { class: "card" },
      S.h("header", { class: "card-head" }, S.h("h2", {}, cycle.level === "part" ? `${S.count(members.length, "part")} in a circle` : `${S.count(members.length, "module")} in a circle${/lazy/.test(cycle.level) ? ", late imports included" : ""}`),
        S.h("button", { class: "small", type: "button", onclick: (event) => S.panel.open(`cycle:${index}`, { opener: event.currentTarget }) }, "Evidence")),
      ring(cycle),
      breakers.length ? [S.h("h3", {}, "Cheapest to break"), breakers.slice(0, 3).map((breaker) => S.h("div", { class: "tie" },
        S.h("span", { class: "edge-ends" }, S.nodeButton(S.cycleNode(cycle, breaker.source), { short: 40 }), " → ", S.nodeButton(S.cycleNode(cycle, breaker.target), { short: 40 })),
        S.h("span", { class: "count" }, `weight ${S.number(breaker.weight)}`), S.locations(breaker.evidence)[0] && S.locationButton(S.locations(breaker.evidence)[0])))] : S.h("p", { class: "muted" }, "No single dependency opens it."));
  }

  S.view("cycles", {
    title: "Cycles",
    count: () => S.model.cycles.length,
    render(root) {
      const { cycles } = S.model;
      S.add(root, S.opening("What goes in circles?", answer(cycles)));
      if (!cycles.length) return S.add(root, S.empty("No cycles", "Every dependency can be followed to an end."));
      const sorted = cycles.map((cycle, index) => ({ cycle, index })).sort((a, b) => Number(b.cycle.level === "part") - Number(a.cycle.level === "part") || S.array(b.cycle.modules).length - S.array(a.cycle.modules).length || a.index - b.index);
      const holder = S.h("div", { class: "cards" }, sorted.slice(0, FIRST).map(card));
      S.add(root, holder);
      if (sorted.length > FIRST) {
        const more = S.h("button", { class: "button", type: "button", onclick: () => { holder.append(...sorted.slice(FIRST).map(card)); more.remove(); } }, `Show ${S.number(sorted.length - FIRST)} more`);
        S.add(root, more);
      }
      return undefined;
    },
  });
})();
