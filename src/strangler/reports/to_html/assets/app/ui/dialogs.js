// The keys and the settings, each a dialog: Escape closes, the focus goes back.
(function () {
  "use strict";
  const S = window.Strangler;
  const KEYS = [
    ["/", "search everything"], ["?", "show these keys"], ["Escape", "close the panel or dialog"],
    ["g then o m x p c e d t r y g", "go to Overview, Map, Matrix, Parts, Cuts, Endpoints, Doors, Tables, Transactions, Cycles, Gaps"],
    ["↑ ↓ PgUp PgDn Home End", "move in a table; Enter opens the row"],
    ["← ↑ → ↓", "move between marks of the map"],
    ["Enter", "open or close a part or package of the map"], ["Space", "show the evidence of a mark"],
    ["+  −  0", "zoom in, zoom out, fit"], ["d", "light or dark"],
  ];
  const PRESETS = [
    ["VS Code", "vscode://file/{root}/{path}:{line}:{column}"],
    ["PyCharm", "pycharm://open?file={root}/{path}&line={line}"],
    ["GitHub", "https://github.com/OWNER/REPO/blob/main/{path}#L{line}"],
    ["GitLab", "https://gitlab.com/OWNER/REPO/-/blob/main/{path}#L{line}"],
  ];

  function dialog(title, body) {
    const made = S.h("dialog", { class: "dialog", "aria-label": title },
      S.h("header", { class: "dialog-head" }, S.h("h2", {}, title), S.h("button", { class: "icon-button", type: "button", "aria-label": "Close", onclick: () => made.close() }, S.icon("close"))), body);
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    made.addEventListener("close", () => made.remove());
    document.body.append(made);
    made.showModal();
    return made;
  }

  S.dialog = dialog;
  S.openKeys = () => dialog("Keys", S.h("dl", { class: "keys" }, KEYS.map(([key, text]) => S.h("div", {}, S.h("dt", {}, S.h("kbd", {}, key)), S.h("dd", {}, text)))));

  S.openSettings = () => {
    const sample = { path: S.model.modules[0]?.path || "app/module.py", line: 12, column: 1 };
    const out = S.h("p", { class: "muted wrap", role: "status" });
    const template = S.h("input", { id: "set-source", type: "text", value: S.settings.get("source"), placeholder: "leave empty to show lines here only", autocomplete: "off", spellcheck: "false" });
    const root = S.h("input", { id: "set-root", type: "text", value: S.settings.get("root"), placeholder: "folder of the analysed sources", autocomplete: "off", spellcheck: "false" });
    const update = () => {
      S.settings.save({ source: template.value, root: root.value });
      const url = S.settings.sourceUrl(sample);
      out.textContent = url ? `Opens ${url}` : template.value.trim() ? "Incomplete, so no links are shown yet: it needs a scheme, {path}, and a folder where {root} is used." : "No links: a click shows the lines in the panel.";
    };
    template.addEventListener("input", update);
    root.addEventListener("input", update);
    const theme = S.h("select", { id: "set-theme", onchange: (event) => { S.settings.save({ theme: event.target.value }); S.settings.applyTheme(); } },
      [["", "as the system"], ["light", "light"], ["dark", "dark"]].map(([value, text]) => S.h("option", { value, selected: S.settings.get("theme") === value }, text)));
    dialog("Settings", S.h("div", { class: "form" },
      S.h("label", { for: "set-source" }, "Where a source line opens"), template,
      S.h("p", { class: "presets" }, PRESETS.map(([name, value]) => S.h("button", { class: "small", type: "button", onclick: () => { template.value = value; update(); } }, name))),
      S.h("label", { for: "set-root" }, "{root} is"), root, out,
      S.h("label", { for: "set-theme" }, "Colours"), theme,
      S.h("p", { class: "muted" }, "Kept in this browser only.")));
    update();
  };
})();
