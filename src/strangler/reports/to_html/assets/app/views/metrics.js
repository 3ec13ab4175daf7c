// The metrics in, each beside its baselines out: is the split better than doing nothing?
(function () {
  "use strict";
  const S = window.Strangler;

  const NAMES = { one: "all in one part", packages: "packages as today", random: "random parts", shuffled: "shuffled graph" };
  const sided = (metric) => metric.better === "low" || metric.better === "high";
  const better = (metric, than) => (metric.better === "low" ? metric.value < than : metric.value > than);

  // "All in one part" wins many measures of coupling for free, so it is shown and not counted.
  function answer(entries) {
    const names = [...new Set(entries.flatMap(([, metric]) => Object.keys(S.object(metric.baselines))))].filter((name) => name !== "one");
    if (!entries.length) return "No metrics were computed.";
    if (!names.length) return `${S.count(entries.length, "metric")}, none with a baseline to compare with.`;
    const said = names.map((name) => {
      const compared = entries.filter(([, metric]) => sided(metric) && typeof metric.baselines?.[name] === "number");
      return `“${NAMES[name] || S.words(name)}” in ${S.number(compared.filter(([, metric]) => better(metric, metric.baselines[name])).length)} of ${S.number(compared.length)}`;
    });
    return `The proposed split is better than ${S.list(said, 5)} measures.`;
  }

  const title = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function card([name, metric]) {
    const bars = [["proposed", metric.value, true], ...Object.entries(S.object(metric.baselines)).map(([key, value]) => [key, value, false])].filter(([, value]) => typeof value === "number");
    const most = Math.max(...bars.map(([, value]) => Math.abs(value)), 1e-9);
    return S.h("article", { class: "card" },
      S.h("header", { class: "card-head" }, S.h("h2", {}, title(metric.meaning || S.words(name))), S.h("span", { class: "chip" }, { low: "lower is better", high: "higher is better" }[metric.better] || "neither is better")),
      metric.meaning && S.h("p", { class: "muted" }, S.h("code", {}, name)),
      S.h("div", { class: "bars" }, bars.map(([key, value, own]) => S.h("div", { class: `bar-line${own ? " own" : ""}` }, S.h("span", {}, NAMES[key] || S.words(key)), S.bar(Math.abs(value), most, ""), S.h("strong", {}, S.number(value)), sided(metric) && !own && S.h("span", { class: "muted" }, metric.value === value ? "the same" : better(metric, value) ? "proposed is better" : "proposed is worse")))));
  }

  S.view("metrics", {
    title: "Metrics",
    render(root) {
      const entries = Object.entries(S.model.metrics).filter(([, metric]) => metric && typeof metric === "object");
      S.add(root, S.opening("Is this split any good?", answer(entries)), entries.length ? S.h("div", { class: "cards" }, entries.map(card)) : S.empty("No metrics", "They come with a proposed boundary."));
    },
  });
})();
