// A part, node, effect or method in, the same small mark for it in every view out.
(function () {
  "use strict";
  const S = window.Strangler;

  S.partChip = (name, { link = true } = {}) => {
    if (!name) return S.h("span", { class: "chip none" }, "no part");
    const inside = [S.swatch(name), S.h("span", {}, name)];
    return link && S.model.partByName.has(name)
      ? S.h("a", { class: "chip", href: S.state.link("parts", { part: name }) }, inside)
      : S.h("span", { class: "chip" }, inside);
  };

  // `way`: the effect whose way is opened with it.
  S.nodeButton = (id, { short = 60, way } = {}) => {
    const { label, part, kind } = S.describe(id);
    return S.h("button", { class: "node-link", type: "button", title: `${kind} ${label}`, onclick: (event) => { event.stopPropagation(); if (way) S.state.keep({ way }); S.panel.open(id, { opener: event.currentTarget }); } },
      part && S.model.partByName.has(part) && S.swatch(part), S.h("span", {}, S.shorten(label, short)));
  };

  const EFFECTS = { none: "no effect", read: "reads", write: "writes", external: "calls out", unknown: "unknown" };
  // An effect of "none" that is not complete is a promise to nobody: what the endpoint does is unknown.
  S.effectOf = (endpoint) => (endpoint.complete === false && (endpoint.effect || "none") === "none" ? "unknown" : endpoint.effect);
  // Whether any effect was found or proven: without an effect analysis there is nothing to show.
  S.effectsKnown = (endpoints) => endpoints.some((endpoint) => S.effectOf(endpoint) !== "unknown");
  S.effectWord = (effect) => EFFECTS[effect] || effect || "unknown";
  S.effect = (effect) => {
    const known = EFFECTS[effect] ? effect : "unknown";
    return S.h("span", { class: `effect ${known}` }, S.icon(`effect_${known}`), S.effectWord(effect));
  };
  S.method = (method) => S.h("span", { class: "method" }, method);
  S.bar = (value, most, label) => S.h("span", { class: "bar", role: label ? "img" : null, "aria-label": label || null, "aria-hidden": label ? null : "true" }, S.h("span", { style: `width: ${Math.max(1, Math.min(100, (100 * value) / (most || 1)))}%` }));
  S.empty = (title, text) => S.h("div", { class: "empty" }, S.h("p", { class: "empty-title" }, title), text && S.h("p", {}, text));
  S.section = (title, ...children) => S.h("section", { class: "section" }, S.h("h2", {}, title), children);
  S.facts = (pairs) => S.h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([key, value]) => S.h("div", {}, S.h("dt", {}, key), S.h("dd", {}, value))));
  // What a view opens with: its question as the title, and the answer.
  S.pageOpening = (title, answer, ...more) => S.h("div", { class: "opening page" }, S.h("h1", {}, title), S.h("p", { class: "lead" }, answer), more);
  S.opening = (question, answer, ...more) => S.h("div", { class: "opening" }, S.h("h1", {}, question), S.h("p", { class: "lead" }, answer), more);
})();
