"use strict";
// The latent map: what is nearest to the pointer, or next by key or button, is shown beside it.
(() => {
  const drawing = document.getElementById("map-drawing");
  if (!drawing) return;
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const ring = document.getElementById("map-ring");
  const thumbnails = document.getElementById("map-thumbnails");
  const row = document.getElementById("map-row");
  const points = Array.from(document.getElementById("map-points").children, (mark) => ({
    mark, x: Number(mark.getAttribute("x")), y: Number(mark.getAttribute("y")), hidden: false,
  }));
  const REACH = 30; // in the drawing's units
  let shown = -1;

  function sheet(source) {
    if (!source || source.kind !== "images") return null;
    const image = new Image();
    image.src = source.sheet;
    return image;
  }
  const sheets = { originals: sheet(data.originals), reconstructions: sheet(data.reconstructions) };

  function canvas(name, source, index) {
    const figure = document.createElement("figure");
    const paper = document.createElement("canvas");
    paper.setAttribute("role", "img");
    paper.setAttribute("aria-label", name);
    const pen = paper.getContext("2d");
    if (source.kind === "images") {
      paper.width = source.width;
      paper.height = source.height;
      const left = (index % source.columns) * source.width;
      const top = Math.floor(index / source.columns) * source.height;
      const image = sheets[name + "s"];
      image.decode().then(() => pen.drawImage(image, -left, -top));
    } else {
      paper.className = "row";
      paper.width = 208;
      paper.height = 80;
      pen.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--c0");
      pen.lineWidth = 2;
      const values = source.rows[index];
      values.forEach((value, i) =>
        pen.lineTo(4 + (200 * i) / Math.max(1, values.length - 1), 76 - (72 * value) / 99));
      pen.stroke();
    }
    const caption = document.createElement("figcaption");
    caption.textContent = name;
    figure.append(paper, caption);
    return figure;
  }

  function show(index) {
    if (index < 0 || index === shown) return;
    shown = index;
    ring.setAttribute("cx", points[index].x);
    ring.setAttribute("cy", points[index].y);
    thumbnails.replaceChildren(canvas("original", data.originals, index));
    if (data.reconstructions) thumbnails.append(canvas("reconstruction", data.reconstructions, index));
    const label = data.labels
      ? ", " + (data.labels[index] < 0 ? "no label" : "label " + data.names[data.labels[index]])
      : "";
    row.textContent = "Row " + data.rows[index] + " of the " + data.split + " split" + label;
    document.getElementById("map-hint").hidden = true;
  }

  function nearest(event) {
    const box = drawing.getBoundingClientRect();
    const scale = drawing.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * scale;
    const y = (event.clientY - box.top) * scale;
    let best = -1;
    let least = REACH * REACH;
    points.forEach((point, i) => {
      const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
      if (!point.hidden && distance < least) {
        least = distance;
        best = i;
      }
    });
    return best;
  }

  function step(by) {
    let index = shown < 0 && by < 0 ? 0 : shown;
    for (let i = 0; i < points.length; i++) {
      index = (index + by + points.length) % points.length;
      if (index >= 0 && !points[index].hidden) return show(index);
    }
  }

  drawing.addEventListener("pointermove", (event) => show(nearest(event)));
  drawing.addEventListener("pointerdown", (event) => show(nearest(event)));
  drawing.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(by);
    }
  });
  document.getElementById("map-next").addEventListener("click", () => step(1));
  document.getElementById("map-previous").addEventListener("click", () => step(-1));
  document.querySelectorAll("#map-legend button").forEach((button) =>
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      points.forEach((point, i) => {
        if (data.labels[i] === Number(button.dataset.class)) {
          point.hidden = !on;
          point.mark.classList.toggle("hidden", !on);
        }
      });
    }));
})();
