// What the reader prefers, kept in this browser only: theme and where a source line opens.
(function () {
  "use strict";
  const S = window.Strangler;
  const KEY = "strangler-report";
  const REFUSED = /^\s*(javascript|data|vbscript|blob|about)\s*:/i;

  function load() {
    try {
      const found = JSON.parse(window.localStorage.getItem(KEY) || "{}");
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  }
  let values = load();

  function save(patch) {
    values = { ...values, ...patch };
    try {
      window.localStorage.setItem(KEY, JSON.stringify(values));
    } catch {
      S.announce("This browser does not keep settings for local files.");
    }
  }

  function applyTheme() {
    const root = document.documentElement;
    if (values.theme === "light" || values.theme === "dark") root.dataset.theme = values.theme;
    else delete root.dataset.theme;
  }

  // The address that opens a line, or null: a link that cannot work is not shown.
  function sourceUrl(location) {
    const template = (values.source || "").trim();
    if (!template || REFUSED.test(template) || !/^[a-z][a-z0-9+.-]*:/i.test(template)) return null;
    if (!template.includes("{path}")) return null;
    const root = (values.root || "").trim().replace(/\/+$/, "");
    if (template.includes("{root}") && !root) return null;
    const encode = (text) => text.split("/").map(encodeURIComponent).join("/").replace(/%3A/g, ":");
    const fields = { root: encode(root.replace(/^\/+/, "")), path: encode(location.path), line: location.line || 1, column: location.column || 1 };
    return template.replace(/\{(root|path|line|column)\}/g, (_, name) => String(fields[name]));
  }

  S.settings = {
    get: (key) => values[key] || "",
    save,
    applyTheme,
    sourceUrl,
    isDark() {
      if (values.theme) return values.theme === "dark";
      return window.matchMedia("(prefers-color-scheme: dark)").matches;
    },
  };
})();
