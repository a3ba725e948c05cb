"use strict";
// Moves through a model's codings: the page keeps the codings, the server encodes and decodes.
(() => {
  const data = JSON.parse(document.getElementById("explore-data").textContent);
  const find = (id) => document.getElementById(id);
  const middle = data.ranges.map(([low, high]) => (low + high) / 2);
  let codings = middle.slice();
  const ends = { start: null, end: null };

  // ---- questions: one under way, of those that wait only the newest; the newest answer is shown
  const times = [];
  let busy = false;
  let waiting = null;

  async function ask(name, question, then) {
    if (busy) {
      waiting = [name, question, then];
      return;
    }
    busy = true;
    const began = performance.now();
    try {
      const response = await fetch(name, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(question),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      find("problem").hidden = true;
      then(answer);
      tellLatency(performance.now() - began);
    } catch (problem) {
      find("problem").textContent = problem.message;
      find("problem").hidden = false;
    } finally {
      busy = false;
      if (waiting) {
        const next = waiting;
        waiting = null;
        ask(...next);
      }
    }
  }

  function tellLatency(time) {
    times.push(time);
    if (times.length > 100) times.shift();
    const sorted = times.slice().sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0);
    find("latency").textContent = `${at(0.5)} ms a frame, 95 % under ${at(0.95)} ms, of the last ${times.length}`;
  }

  // ---- examples on paper
  function draw(id, values) {
    const paper = find(id);
    const pen = paper.getContext("2d");
    const level = (value) => Math.round((255 * ((value ?? data.low) - data.low)) / (data.high - data.low || 1));
    if (data.image.length) {
      const [height, width, channels] = data.image;
      paper.width = width;
      paper.height = height;
      const pixels = pen.createImageData(width, height);
      for (let i = 0; i < width * height; i++) {
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += values[i * channels + c];
        for (let c = 0; c < 3; c++) {
          pixels.data[4 * i + c] = level(channels === 3 ? values[3 * i + c] : sum / channels);
        }
        pixels.data[4 * i + 3] = 255;
      }
      pen.putImageData(pixels, 0, 0);
      return;
    }
    paper.className = "row";
    paper.width = 480;
    paper.height = 160;
    pen.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--c0");
    pen.lineWidth = 3;
    values.forEach((value, i) =>
      pen.lineTo(6 + (468 * i) / Math.max(1, values.length - 1), 154 - (148 * level(value)) / 255));
    pen.stroke();
  }

  function showDecoded(answer) {
    if (answer.decoded) draw("decoded", answer.decoded);
    find("decoded-figure").hidden = !answer.decoded;
  }

  function showAlone(answer) {
    showDecoded(answer);
    find("original-figure").hidden = true;
    find("told").textContent = "";
  }

  function showExample(answer, values, name) {
    setCodings(answer.codings);
    draw("original", values);
    find("original-figure").hidden = false;
    showDecoded(answer);
    let told = name;
    if (answer.mse !== undefined) told += `: squared error ${Number(answer.mse.toPrecision(4))}`;
    if (answer.shareBelow !== undefined && answer.shareBelow !== null) {
      told += `, more than ${Math.round(100 * answer.shareBelow)} % of the rows on the map have`;
    }
    find("told").textContent = told;
  }

  // ---- sliders
  const sliders = new Map();
  const number = (value) => Number((value ?? 0).toPrecision(3));
  if (data.decoder) {
    data.sliders.forEach((unit) => {
      const label = document.createElement("label");
      const name = document.createElement("span");
      name.textContent = unit + 1;
      const slider = document.createElement("input");
      const [low, high] = data.ranges[unit];
      Object.assign(slider, { type: "range", min: low, max: high, step: (high - low) / 200 });
      slider.setAttribute("aria-label", "coding " + (unit + 1));
      const told = document.createElement("output");
      label.append(name, slider, told);
      find("sliders").append(label);
      sliders.set(unit, { slider, told });
      slider.addEventListener("input", () => {
        codings[unit] = Number(slider.value);
        told.textContent = number(codings[unit]);
        decode();
      });
    });
    find("middle").addEventListener("click", () => decode(middle.slice()));
    find("random").addEventListener("click", () =>
      decode(data.ranges.map(([low, high]) => low + (high - low) * Math.random())));
  }

  function setCodings(values) {
    codings = values.slice();
    sliders.forEach(({ slider, told }, unit) => {
      slider.value = codings[unit];
      told.textContent = number(codings[unit]);
    });
  }

  function decode(values) {
    if (values) setCodings(values);
    ask("/decode", { codings }, showAlone);
  }

  // ---- two ends and what lies between
  if (data.decoder) {
    const share = find("share");
    for (const which of ["start", "end"]) {
      find("set-" + which).addEventListener("click", () => {
        ends[which] = codings.slice();
        share.disabled = !(ends.start && ends.end);
        find("ends-told").textContent =
          share.disabled ? `The ${which} is set; set the other one.` : "Move from the start to the end.";
      });
    }
    share.addEventListener("input", () =>
      decode(ends.start.map((value, i) => value + (ends.end[i] - value) * Number(share.value))));
  }

  // ---- map
  const drawing = find("map-drawing");
  if (drawing) {
    const marks = Array.from(find("map-points").children, (mark, row) => ({
      mark, row, x: Number(mark.getAttribute("x")), y: Number(mark.getAttribute("y")), hidden: false,
    }));
    const probe = find("map-ring").cloneNode();
    probe.id = "map-probe";
    drawing.append(probe);
    // From the drawing's units to the map's, by its outermost points.
    const unit = (axis) => {
      const order = marks.slice().sort((a, b) => a[axis] - b[axis]);
      const value = (mark) => data.points[mark.row][axis === "x" ? 0 : 1];
      const [first, last] = [order[0], order[order.length - 1]];
      const scale = last[axis] > first[axis] ? (value(last) - value(first)) / (last[axis] - first[axis]) : 0;
      return (place) => value(first) + (place - first[axis]) * scale;
    };
    const [toX, toY] = [unit("x"), unit("y")];
    const place = (event) => {
      const box = drawing.getBoundingClientRect();
      const scale = drawing.viewBox.baseVal.width / box.width;
      return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
    };
    const ring = (id, x, y) => {
      find(id).setAttribute("cx", x);
      find(id).setAttribute("cy", y);
    };
    const showRow = (mark) => {
      shown = mark.row;
      ring("map-ring", mark.x, mark.y);
      ring("map-probe", -20, -20);
      const label = data.map.labels
        ? ", " + (data.map.labels[mark.row] < 0 ? "no label" : "label " + data.map.names[data.map.labels[mark.row]])
        : "";
      ask("/row", { row: mark.row }, (answer) =>
        showExample(answer, answer.original, `Row ${data.map.rows[mark.row]} of the ${data.map.split} split${label}`));
    };
    let shown = -1;
    let from = null;
    drawing.addEventListener("pointerdown", (event) => {
      from = place(event);
      drawing.setPointerCapture(event.pointerId);
    });
    drawing.addEventListener("pointermove", (event) => {
      if (!from) return;
      const at = place(event);
      if (Math.hypot(at.x - from.x, at.y - from.y) < 4 && !from.dragged) return;
      from.dragged = true;
      ring("map-probe", at.x, at.y);
      ring("map-ring", -20, -20);
      ask("/at", { x: toX(at.x), y: toY(at.y) }, (answer) => {
        setCodings(answer.codings);
        showAlone(answer);
      });
    });
    drawing.addEventListener("pointerup", (event) => {
      const dragged = from && from.dragged;
      const at = place(event);
      from = null;
      if (dragged) return;
      let best = null;
      marks.forEach((mark) => {
        mark.distance = Math.hypot(mark.x - at.x, mark.y - at.y);
        if (!mark.hidden && (!best || mark.distance < best.distance)) best = mark;
      });
      if (best) showRow(best);
    });
    drawing.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by) {
        event.preventDefault();
        showRow(marks[(Math.max(-1, shown) + by + marks.length) % marks.length]);
      }
    });
    document.querySelectorAll("#map-legend button").forEach((button) =>
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        marks.forEach((mark) => {
          if (data.map.labels[mark.row] === Number(button.dataset.class)) {
            mark.hidden = !on;
            mark.mark.classList.toggle("hidden", !on);
          }
        });
      }));
    showRow(marks[0]);
  } else if (data.decoder) {
    decode(middle.slice());
  }

  // ---- board
  const board = find("board");
  if (board) {
    const [height, width, channels] = data.image;
    board.width = width;
    board.height = height;
    const pen = board.getContext("2d", { willReadFrequently: true });
    const clear = () => {
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, height);
    };
    clear();
    const send = (name) => {
      const pixels = pen.getImageData(0, 0, width, height).data;
      const values = [];
      for (let i = 0; i < width * height; i++) {
        const colour = [pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]];
        const grey = (colour[0] + colour[1] + colour[2]) / 3;
        for (let c = 0; c < channels; c++) {
          const level = (channels === 3 ? colour[c] : grey) / 255;
          values.push(Number((data.low + level * (data.high - data.low)).toFixed(4)));
        }
      }
      ask("/example", { values }, (answer) => showExample(answer, values, name));
    };
    const place = (event) => {
      const box = board.getBoundingClientRect();
      return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
    };
    let last = null;
    const stroke = (event) => {
      const at = place(event);
      pen.strokeStyle = "#fff";
      pen.lineWidth = Math.max(1, width / 12);
      pen.lineCap = "round";
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(at[0] + 0.01, at[1]);
      pen.stroke();
      last = at;
      send("Drawn");
    };
    board.addEventListener("pointerdown", (event) => {
      board.setPointerCapture(event.pointerId);
      last = place(event);
      stroke(event);
    });
    board.addEventListener("pointermove", (event) => last && stroke(event));
    board.addEventListener("pointerup", () => (last = null));
    find("clear").addEventListener("click", clear);
    find("invert").addEventListener("click", () => {
      pen.globalCompositeOperation = "difference";
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, width, height);
      pen.globalCompositeOperation = "source-over";
      send("Inverted");
    });
    const take = async (file) => {
      try {
        const picture = await createImageBitmap(file);
        clear();
        pen.imageSmoothingQuality = "high";
        pen.drawImage(picture, 0, 0, width, height);
        send(file.name);
      } catch (problem) {
        find("problem").textContent = `${file.name}: expected a picture that this browser can show`;
        find("problem").hidden = false;
      }
    };
    find("file").addEventListener("change", (event) => event.target.files[0] && take(event.target.files[0]));
    board.addEventListener("dragover", (event) => {
      event.preventDefault();
      board.classList.add("over");
    });
    board.addEventListener("dragleave", () => board.classList.remove("over"));
    board.addEventListener("drop", (event) => {
      event.preventDefault();
      board.classList.remove("over");
      if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }
})();
