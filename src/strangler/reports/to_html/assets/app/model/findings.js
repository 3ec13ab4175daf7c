// The model in, the findings of the overview out, what costs the most first.
(function () {
  "use strict";
  const S = window.Strangler;

  function cutFindings() {
    return S.cuts().filter((pair) => pair.price > 0).slice(0, 40).map((pair) => ({
      severity: pair.counts.transaction ? "error" : pair.counts.foreign_key || pair.counts.shared_table || pair.counts.join ? "warning" : "info",
      text: `${pair.from} and ${pair.to} share ${S.cutSummary(pair.counts)}`,
      cost: pair.price,
      link: S.state.link("cuts", { cut: pair.key }),
      go: "Open the cut",
    }));
  }

  function cycleFindings() {
    return S.model.cycles.filter((cycle) => cycle.level === "part").map((cycle) => ({
      severity: "warning",
      text: `${S.list(S.array(cycle.modules), 6)} need each other in a circle`,
      cost: null,
      link: S.state.link("cycles", {}),
      go: "Open the cycles",
    }));
  }

  function tableFindings() {
    const shared = S.model.tables.filter((table) => S.tableUse(table).writing.size > 1);
    if (!shared.length) return [];
    const names = shared.map((table) => table.name);
    return [{
      severity: "warning",
      text: `${S.count(shared.length, "table")} ${S.plural("is", shared.length)} written by more than one part: ${S.list(names, 4)}`,
      cost: null,
      link: S.state.link("tables", { f_writers: "several parts" }),
      go: "Open the tables",
    }];
  }

  function gapFindings() {
    const found = [];
    const groups = new Map();
    for (const gap of S.model.unresolved) groups.set(gap.kind, (groups.get(gap.kind) || 0) + (gap.count || 1));
    for (const [kind, count] of [...groups].sort((a, b) => b[1] - a[1]).slice(0, 3)) {
      found.push({ severity: "info", text: `${S.count(count, "call")} not resolved (${S.words(kind)}): what lies behind is unknown and in no price`, cost: null, link: S.state.link("gaps", { f_kind: S.words(kind) }), go: "Open the gaps" });
    }
    const errors = S.model.diagnostics.filter((each) => each.severity === "error");
    if (errors.length) found.unshift({ severity: "error", text: `${S.count(errors.length, "error")} while reading: ${errors[0].message}`, cost: null, link: S.state.link("gaps", {}), go: "Open the gaps" });
    const incomplete = S.model.endpoints.filter((endpoint) => endpoint.complete === false);
    if (incomplete.length && S.effectsKnown(S.model.endpoints)) {
      found.push({ severity: "info", text: `${S.count(incomplete.length, "endpoint")} reach a call that is not resolved; rules treat their effect as unknown`, cost: null, link: S.state.link("endpoints", { f_proof: "incomplete" }), go: "Open the endpoints" });
    }
    return found;
  }

  S.findings = () => cutFindings().concat(cycleFindings(), tableFindings(), gapFindings());

  let uses = null;
  // Which parts read, write and join a table: from its readers and writers, endpoints and cuts.
  S.tableUse = (table) => {
    if (!uses) uses = new Map();
    if (!uses.has(table.name)) {
      const partsOf = (users) => new Set(S.array(users).map((user) => S.model.partOf(typeof user === "string" ? user : user.symbol || user.module || user.name || "")).filter(Boolean));
      const joining = new Set();
      for (const cut of S.model.cuts) {
        for (const join of S.array(cut.joins)) if (S.array(join?.tables).includes(table.name)) joining.add(cut.from);
      }
      uses.set(table.name, { reading: partsOf(table.readers), writing: partsOf(table.writers), joining });
    }
    return uses.get(table.name);
  };
})();
