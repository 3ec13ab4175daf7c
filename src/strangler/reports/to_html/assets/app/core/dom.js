// A tag, attributes and children in, an element out. Text is only ever set as text, never as HTML.
(function () {
  "use strict";
  const S = (window.Strangler = window.Strangler || {});
  const SVG = "http://www.w3.org/2000/svg";

  function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (key === "style") element.style.cssText = value;
      else if (key === "value") element.value = value;
      else element.setAttribute(key, value === true ? "" : String(value));
    }
    append(element, children);
    return element;
  }

  function append(element, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      element.append(child instanceof Node ? child : String(child));
    }
  }

  S.h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  S.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  S.add = (element, ...children) => append(element, children);
  S.replace = (element, ...children) => {
    element.replaceChildren();
    append(element, children);
    return element;
  };
  // Views announce themselves here by name; the main script shows them.
  S.views = {};
  S.view = (name, view) => { S.views[name] = view; };
  S.later = (work, wait) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), wait);
    };
  };
  S.phone = () => window.matchMedia("(max-width: 700px)").matches;
  S.still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  S.announce = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };
})();
