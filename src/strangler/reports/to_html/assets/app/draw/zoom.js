// A picture in, the same picture out with pan, zoom and fit by wheel, pointer, pinch and keys.
(function () {
  "use strict";
  const S = window.Strangler;

  function zoomable(picture, { onChange } = {}) {
    const { root, world, box } = picture;
    let at = { x: 0, y: 0, k: 1 };
    root.removeAttribute("viewBox");

    function apply(smooth) {
      world.classList.toggle("moving", Boolean(smooth) && !S.still());
      world.style.transform = `translate(${at.x}px, ${at.y}px) scale(${at.k})`;
      onChange?.(at);
    }

    const size = () => ({ width: root.clientWidth || 800, height: root.clientHeight || 500 });
    const clamp = (k) => Math.min(4, Math.max(0.08, k));

    function fit(region = box, smooth = false, most = 1.25) {
      const { width, height } = size();
      const k = clamp(Math.min(width / region.width, height / region.height, most));
      at = { k, x: (width - region.width * k) / 2 - region.x * k, y: (height - region.height * k) / 2 - region.y * k };
      apply(smooth);
    }

    function zoom(factor, point) {
      const { width, height } = size();
      const [px, py] = point || [width / 2, height / 2];
      const k = clamp(at.k * factor);
      at = { k, x: px - ((px - at.x) * k) / at.k, y: py - ((py - at.y) * k) / at.k };
      apply(!point);
    }

    function pan(dx, dy, smooth) {
      at = { ...at, x: at.x + dx, y: at.y + dy };
      apply(smooth);
    }

    root.addEventListener("wheel", (event) => {
      event.preventDefault();
      const frame = root.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), [event.clientX - frame.left, event.clientY - frame.top]);
    }, { passive: false });
    dragging(root, pan, zoom);
    return { fit, zoom, pan, at: () => at, set: (next) => { at = next; apply(); } };
  }

  function dragging(root, pan, zoom) {
    const fingers = new Map();
    let moved = 0;
    root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (!fingers.size) moved = 0;
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    root.addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const here = [event.clientX, event.clientY];
      moved += Math.abs(here[0] - last[0]) + Math.abs(here[1] - last[1]);
      if (moved < 5) return;
      if (!root.hasPointerCapture(event.pointerId)) root.setPointerCapture(event.pointerId);
      root.classList.add("dragged");
      if (fingers.size === 1) pan(here[0] - last[0], here[1] - last[1]);
      else pinch(root, fingers, event.pointerId, here, zoom);
      fingers.set(event.pointerId, here);
    });
    const end = (event) => {
      fingers.delete(event.pointerId);
      setTimeout(() => root.classList.remove("dragged"), 0);
    };
    root.addEventListener("pointerup", end);
    root.addEventListener("pointercancel", end);
    // A drag is no click.
    root.addEventListener("click", (event) => {
      if (moved >= 5) event.stopPropagation();
      moved = 0;
    }, true);
  }

  function pinch(root, fingers, id, here, zoom) {
    const other = [...fingers].find(([each]) => each !== id)?.[1];
    const before = fingers.get(id);
    if (!other) return;
    const distance = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
    const frame = root.getBoundingClientRect();
    zoom(distance(here) / distance(before), [(here[0] + other[0]) / 2 - frame.left, (here[1] + other[1]) / 2 - frame.top]);
  }

  S.zoomable = zoomable;
})();
