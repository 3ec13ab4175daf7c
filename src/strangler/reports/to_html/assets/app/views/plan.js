// The plan's steps in, a timeline with gain and effort out.
(function () {
  "use strict";
  const S = window.Strangler;

  const bullets = (title, items) => S.array(items).length > 0 && S.h("div", {}, S.h("h3", {}, title), S.h("ul", {}, S.array(items).map((item) => S.h("li", {}, S.say(item), S.location(item) && [" ", S.locationButton(S.location(item))]))));

  S.view("plan", {
    title: "Plan",
    hidden: () => !S.model.plan.length,
    render(root) {
      const { plan } = S.model;
      S.add(root, S.opening("In which order?", plan.length ? `${S.count(plan.length, "step")}, beginning with ${S.list(plan.slice(0, 3).map((step) => step.part), 3)}.` : "There is no plan yet."),
        S.h("ol", { class: "timeline" }, plan.map((step, index) => S.h("li", {}, S.h("article", { class: "card" },
          S.h("header", { class: "card-head" }, S.h("h2", {}, `${step.step ?? index + 1}. `, step.part && S.partChip(step.part)), S.h("span", { class: "chips" }, S.h("span", { class: "chip" }, `effort ${S.say(step.effort)}`), S.h("span", { class: "chip" }, `gain ${S.say(step.gain)}`))),
          S.h("div", { class: "columns" }, bullets("Why now", step.why), bullets("Before it", step.precondition), bullets("What breaks", step.breaks)))))));
    },
  });
})();
