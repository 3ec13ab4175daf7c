// The model in, the findings of the overview out: by what they cost, the dearest first, then the cuts by price.
(function () {
  "use strict";
  const S = window.Strangler;

  const finding = (severity, text, link, go, more) => ({ severity, text, cost: null, link, go, ...more });

  function cuts() {
    return S.cuts().filter((pair) => pair.price > 0).slice(0, 40).map((pair) => ({
      severity: pair.counts.transaction ? "error" : pair.counts.foreign_key || pair.counts.shared_table || pair.counts.join ? "warning" : "info",
      text: `${pair.from} and ${pair.to} share ${S.cutSummary(pair.counts)}`,
      cost: pair.price,
      link: S.state.link("cuts", { cut: pair.key }),
      go: "Open the cut",
    }));
  }

  // What is written together across parts cannot be cut without a plan; what left before a commit cannot be recalled.
  function transactions() {
    const found = [];
    const split = S.splitTransactions();
    if (split.length) {
      const most = split[0];
      found.push(finding("error", `${S.count(split.length, "transaction")} ${split.length === 1 ? "writes" : "write"} tables of several parts; ${S.shorten(most.symbol, 60)} writes ${S.number(most.writes_parts.length)}: ${S.list(most.writes_parts, 6)}`, S.state.link("transactions", { f_risk: "several parts" }), "Open the transactions"));
    }
    const ghostly = S.ghostly();
    if (ghostly.length) {
      const said = [...new Set(ghostly.flatMap((span) => span.ghosts.flatMap((each) => each.effects)))].sort();
      found.push(finding("warning", `${S.count(ghostly.length, "transaction")} ${ghostly.length === 1 ? "sends" : "send"} something out before the commit (${S.list(said, 3)}): a rollback leaves ghosts`, S.state.link("transactions", { f_risk: "ghost" }), "Open the transactions"));
    }
    return found;
  }

  function loops() {
    const found = S.model.diagnostics.filter((each) => each.code === "STR387");
    return found.length ? [finding("warning", `${S.count(found.length, "place")} ${found.length === 1 ? "asks" : "ask"} the database once for each turn of a loop (N+1): each becomes a call over the network when it is cut`, S.state.link("gaps", { f_kind: "STR387" }), "Open the places")] : [];
  }

  function gets() {
    const found = S.writingGets();
    if (!found.length) return [];
    const few = found.slice(0, 3).map((endpoint) => endpoint.path);
    return [finding("warning", `${S.count(found.length, "GET endpoint")} ${found.length === 1 ? "writes or calls" : "write or call"} out, so that a copy or a repeat is not safe: ${S.list([...few, ...found.slice(3).map(() => "")], 3)}`, S.state.link("endpoints", { f_method: "GET", f_effect: S.effectWord(found[0].effect) }), "Open the endpoints")];
  }

  function cycles() {
    const found = [];
    const modules = S.model.cycles.filter((cycle) => cycle.level !== "part");
    if (modules.length) {
      const largest = Math.max(...modules.map((cycle) => S.array(cycle.modules).length));
      found.push(finding("warning", `${S.count(modules.length, "cycle")} of imports, the largest of ${S.count(largest, "module")}: they can only leave together`, S.state.link("cycles", {}), "Open the cycles"));
    }
    const parts = S.model.cycles.filter((cycle) => cycle.level === "part");
    for (const cycle of parts) found.push(finding("warning", `${S.list(S.array(cycle.modules), 6)} need each other in a circle`, S.state.link("cycles", {}), "Open the cycles"));
    return found;
  }

  function tables() {
    const shared = S.model.tables.filter((table) => S.tableUse(table).writing.size > 1);
    if (!shared.length) return [];
    return [finding("warning", `${S.count(shared.length, "table")} ${S.plural("is", shared.length)} written by more than one part: ${S.list(shared.map((table) => table.name), 4)}`, S.state.link("tables", { f_writers: "several parts" }), "Open the tables")];
  }

  function gaps() {
    const found = [];
    const errors = S.model.diagnostics.filter((each) => each.severity === "error");
    if (errors.length) found.push(finding("error", `${S.count(errors.length, "error")} while reading: ${errors[0].message}`, S.state.link("gaps", { f_severity: "error" }), "Open the gaps"));
    const incomplete = S.model.endpoints.filter((endpoint) => endpoint.complete === false);
    if (incomplete.length && S.effectsKnown(S.model.endpoints)) {
      const why = S.causes(incomplete);
      found.push(finding("info", `${S.count(incomplete.length, "endpoint")} ${incomplete.length === 1 ? "is" : "are"} incomplete because of ${S.count(why.length, "cause")}, most often ${S.shorten(why[0].name || why[0].reason, 60)}; rules treat their effect as unknown`, S.state.link("gaps", {}), "Open the gaps"));
    }
    const resolution = S.object(S.model.project.resolution);
    if (resolution.calls_unresolved) found.push(finding("info", `${S.count(resolution.calls_unresolved, "call")} not resolved: what lies behind is unknown and in no price`, S.state.link("gaps", {}), "Open the gaps"));
    const seen = S.model.trace;
    if (seen && S.array(seen.effects).some((each) => each.contradicts)) found.unshift(finding("error", `Real runs saw ${S.count(seen.effects.filter((each) => each.contradicts).length, "effect")} of endpoints that were said to be complete`, S.state.link("gaps", {}), "Open the gaps"));
    return found;
  }

  S.findings = () => [...transactions(), ...tables(), ...loops(), ...gets(), ...cycles(), ...gaps()];
  S.dearestCuts = cuts;
})();
