// What was not read or not resolved in, a table with the hint that would resolve it out.
(function () {
  "use strict";
  const S = window.Strangler;

  const HINTS = { "import.dynamic": "the name of the module is computed: list what it can be in a facts file", "import.missing": "the module is neither in the project nor known as a library", "call.sql": "the SQL is computed: name its tables in a facts file" };

  function rows() {
    const gaps = S.model.unresolved.map((gap, index) => ({ id: `gap:${index}`, sort: "unresolved", kind: S.words(gap.kind), text: gap.name || S.words(gap.kind), module: gap.module, location: S.location(gap), hint: gap.hint, count: gap.count || 1, severity: "info" }));
    const notes = S.model.diagnostics.map((note, index) => ({ id: `note:${index}`, sort: "diagnostic", kind: note.code || "diagnostic", text: note.message, module: null, location: S.location(note), hint: note.hint, count: 1, severity: note.severity || "info" }));
    return notes.concat(gaps);
  }

  function answer() {
    const resolution = S.object(S.model.project.resolution);
    const calls = (resolution.calls_resolved || 0) + (resolution.calls_unresolved || 0);
    const kinds = Object.entries(S.object(resolution.by_kind)).sort((a, b) => b[1] - a[1]);
    const { unparsed } = S.model.project;
    const said = [];
    if (calls) said.push(`${S.number(resolution.calls_unresolved || 0)} of ${S.count(calls, "call")} (${S.percent(resolution.calls_unresolved || 0, calls)})${kinds.length ? `, most often for the reason “${S.words(kinds[0][0].split(".").pop())}”` : ""}`);
    if (resolution.imports_unresolved) said.push(S.count(resolution.imports_unresolved, "import"));
    if (unparsed) said.push(`${S.count(unparsed, "file")} that could not be read`);
    return said.length ? `Not resolved: ${said.join("; ")}. Nothing of it is in any price.` : "Nothing is known to be missing.";
  }

  function byKind() {
    const kinds = Object.entries(S.object(S.object(S.model.project.resolution).by_kind)).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
    if (!kinds.length) return null;
    const hints = new Map();
    for (const gap of S.model.unresolved) if (gap.hint && !hints.has(gap.kind)) hints.set(gap.kind, gap.hint);
    const hint = (kind) => hints.get(kind) || hints.get(kind.split(".").pop()) || HINTS[kind] || "";
    const words = (kind) => S.words(kind).replace(".", ": ");
    return S.section("Calls and imports not resolved, by reason", S.h("div", { class: "bars" }, kinds.map(([kind, count]) => S.h("div", { class: "bar-line hinted" }, S.h("span", {}, words(kind)), S.bar(count, kinds[0][1], ""), S.h("strong", {}, S.number(count)), S.h("span", { class: "muted" }, hint(kind))))));
  }

  S.view("gaps", {
    title: "Gaps",
    count: () => S.model.unresolved.length + S.model.diagnostics.length,
    render(root) {
      S.add(root, S.opening("What could not be read or resolved?", answer()));
      const kinds = byKind();
      if (kinds) S.add(root, kinds);
      S.add(root, S.gapSections());
      S.add(root, S.tableView({
        noun: "gap", label: "Gaps", rows: rows(), sort: "-count",
        search: (row) => [row.kind, row.text, row.module, row.hint, row.location?.path].join(" "),
        filters: [
          { key: "kind", label: "Kind", value: (row) => row.kind },
          { key: "severity", label: "Severity", value: (row) => ({ error: "error", warning: "warning", info: "note" }[row.severity] || row.severity) },
          { key: "part", label: "Part", value: (row) => (row.module ? S.model.partOf(row.module) : null) || "no part" },
        ],
        identify: (row) => row.id,
        open: (row, opener) => S.panel.open(row.id, { opener }),
        columns: [
          { key: "severity", label: "Severity", width: "104px", wide: true, value: (row) => ["info", "warning", "error"].indexOf(row.severity), cell: (row) => S.severity(row.severity) },
          { key: "kind", label: "Kind", width: S.phone() ? "minmax(90px, 1fr)" : "minmax(120px, 1fr)", value: (row) => row.kind },
          { key: "text", label: "What", width: "minmax(130px, 2fr)", value: (row) => row.text },
          { key: "location", label: "Place", width: "minmax(150px, 2fr)", wide: true, value: (row) => (row.location ? S.locationName(row.location) : null), cell: (row) => S.locationButton(row.location) },
          { key: "hint", label: "What would resolve it", width: "minmax(150px, 2fr)", wide: true, value: (row) => row.hint },
          { key: "count", label: "Times", width: "68px", number: true, value: (row) => row.count },
        ],
        empty: ["No gaps", "Every file was read and every call resolved."],
      }));
    },
  });
})();
