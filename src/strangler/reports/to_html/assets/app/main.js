// The page in, the report out: opens the document, draws the frame, and each view when the fragment names it.
(function () {
  "use strict";
  const S = window.Strangler;
  const main = document.getElementById("main");
  const order = ["overview", "map", "matrix", "parts", "cuts", "endpoints", "doors", "tables", "transactions", "coupling", "cycles", "plan", "gaps", "metrics"];
  let tabs = null;

  function honesty() {
    const resolution = S.object(S.model.project.resolution);
    const calls = (resolution.calls_resolved || 0) + (resolution.calls_unresolved || 0);
    if (!calls) return null;
    return S.h("a", { class: "honesty", href: S.state.link("gaps", {}) }, `${S.percent(resolution.calls_resolved || 0, calls)} of calls resolved; ${S.number(resolution.calls_unresolved || 0)} unknown`);
  }

  function frame() {
    const top = document.getElementById("top");
    const button = (id, icon, label, title, work) => S.h("button", { id, class: "icon-button", type: "button", "aria-label": label, title, onclick: work }, S.icon(icon));
    top.append(
      honesty() || "",
      S.h("div", { class: "tools" },
        S.h("button", { id: "open-search", class: "search-button", type: "button", onclick: () => S.openSearch() }, S.icon("search"), S.h("span", {}, "Search"), S.h("kbd", { "aria-hidden": "true" }, "/")),
        button("toggle-theme", "moon", "Switch between light and dark", "Light or dark (d)", () => S.toggleTheme()),
        button("open-settings", "gear", "Settings", "Settings", () => S.openSettings()),
        button("open-keys", "keys", "Keys", "Keys (?)", () => S.openKeys())));
    tabs = S.h("nav", { class: "tabs", "aria-label": "Views" }, S.h("ul", {}, order.filter((name) => !S.views[name].hidden?.()).map((name) => S.h("li", {}, S.h("a", { href: S.state.link(name, {}), "data-view": name }, S.views[name].title)))));
    top.after(tabs);
    main.after(S.panel.build());
    document.body.append(S.h("div", { id: "live", class: "offscreen", role: "status", "aria-live": "polite" }));
    showTheme();
  }

  function showTheme() {
    const button = document.getElementById("toggle-theme");
    if (button) S.replace(button, S.icon(S.settings.isDark() ? "sun" : "moon"));
  }

  S.toggleTheme = () => {
    S.settings.save({ theme: S.settings.isDark() ? "light" : "dark" });
    S.settings.applyTheme();
    showTheme();
  };

  function show() {
    S.state.read();
    const name = S.views[S.state.view()] ? S.state.view() : "overview";
    const view = S.views[name];
    for (const link of tabs.querySelectorAll("a")) {
      if (link.dataset.view === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    tabs.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    document.title = `${view.title}: ${S.model.project.name || "project"}, strangler report`;
    document.body.dataset.view = name;
    S.panel.restore();
    const root = S.h("div", { class: `view${view.full ? " full" : ""}` });
    S.replace(main, root);
    view.render(root);
    window.scrollTo(0, 0);
  }

  async function start() {
    S.settings.applyTheme();
    try {
      S.model = S.buildModel(await S.documents.report());
    } catch (error) {
      S.replace(main, S.h("div", { class: "view" }, S.opening("This report could not be opened", "This browser cannot unpack it, or the file is damaged. A current Chrome, Edge, Firefox or Safari can; report.json and report.md beside it hold the same facts."), S.h("p", { class: "muted" }, String(error))));
      throw error;
    }
    S.state.read();
    frame();
    show();
    window.addEventListener("hashchange", show);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
    let phone = S.phone();
    window.addEventListener("resize", S.later(() => {
      if (phone === S.phone()) return;
      phone = S.phone();
      show();
    }, 120));
    document.documentElement.dataset.ready = "true";
  }

  start();
})();
