// The metrics in, each beside its baselines out: is the split better than doing nothing?
(function () {
  "use strict";
  const S = window.Strangler;

  const better = (metric, than) => (metric.better === "low" ? metric.value < than : metric.value > than);

  function answer(entries) {
    const compared = entries.filter(([, metric]) => Object.keys(S.object(metric.baselines)).length);
    if (!compared.length) return entries.length ? `${S.count(entries.length, "metric")}, none with a baseline to compare with.` : "No metrics were computed.";
    const won = compared.filter(([, metric]) => Object.values(metric.baselines).every((value) => better(metric, value))).length;
    return `The proposed split beats every baseline in ${S.number(won)} of ${S.count(compared.length, "metric")}.`;
  }

  function card([name, metric]) {
    const bars = [["proposed", metric.value, true], ...Object.entries(S.object(metric.baselines)).map(([key, value]) => [key, value, false])].filter(([, value]) => typeof value === "number");
    const most = Math.max(...bars.map(([, value]) => Math.abs(value)), 1e-9);
    return S.h("article", { class: "card" },
      S.h("header", { class: "card-head" }, S.h("h2", {}, S.words(name)), S.h("span", { class: "chip" }, metric.better === "low" ? "lower is better" : "higher is better")),
      metric.meaning && S.h("p", {}, metric.meaning),
      S.h("div", { class: "bars" }, bars.map(([key, value, own]) => S.h("div", { class: `bar-line${own ? " own" : ""}` }, S.h("span", {}, S.words(key)), S.bar(Math.abs(value), most, ""), S.h("strong", {}, S.number(value)), !own && S.h("span", { class: "muted" }, better(metric, value) ? "proposed is better" : metric.value === value ? "the same" : "proposed is worse")))));
  }

  S.view("metrics", {
    title: "Metrics",
    render(root) {
      const entries = Object.entries(S.model.metrics).filter(([, metric]) => metric && typeof metric === "object");
      S.add(root, S.opening("Is this split any good?", answer(entries)), entries.length ? S.h("div", { class: "cards" }, entries.map(card)) : S.empty("No metrics", "They come with a proposed boundary."));
    },
  });
})();
