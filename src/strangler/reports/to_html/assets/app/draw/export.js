// A picture in, a file out: SVG with its styles written in, or PNG at twice the size.
(function () {
  "use strict";
  const S = window.Strangler;
  const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-family", "font-size", "font-weight", "paint-order", "display", "text-anchor"];

  function standalone(picture) {
    const { root, box } = picture;
    const copy = root.cloneNode(true);
    const [from, to] = [root.querySelectorAll("*"), copy.querySelectorAll("*")];
    from.forEach((element, index) => {
      const style = window.getComputedStyle(element);
      to[index].setAttribute("style", KEPT.map((key) => `${key}:${style.getPropertyValue(key)}`).join(";"));
    });
    for (const unwanted of copy.querySelectorAll(".hit, .sign, .faint")) unwanted.remove();
    copy.querySelector(".world").removeAttribute("transform");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    copy.setAttribute("width", Math.round(box.width));
    copy.setAttribute("height", Math.round(box.height));
    const paper = window.getComputedStyle(document.body).backgroundColor;
    copy.prepend(S.svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, fill: paper }));
    return new XMLSerializer().serializeToString(copy);
  }

  function save(blob, name) {
    const url = URL.createObjectURL(blob);
    const anchor = S.h("a", { href: url, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  const fileName = (ending) => `${String(S.model.project.name || "report").replace(/[^\w.-]+/g, "-")}-${S.state.view()}.${ending}`;

  S.exportSvg = (picture) => save(new Blob([standalone(picture)], { type: "image/svg+xml" }), fileName("svg"));

  S.exportPng = async (picture) => {
    const { width, height } = picture.box;
    const scale = Math.min(2, 12_000 / Math.max(width, height));
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([standalone(picture)], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = S.h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((blob) => save(blob, fileName("png")), "image/png");
  };
})();
