"use strict";
// Two pictures on top of each other, the border between them under a handle.
page.widgets.compare = (host, data) => {
  const { make } = page;
  const before = make("img", { class: "before", draggable: false }), after = make("img", { class: "after", draggable: false });
  const slider = make("input", { type: "range", min: 0, max: 100, step: "any", "aria-label": "Border between before and after" });
  const [left, right] = [make("span", { class: "tag l" }), make("span", { class: "tag r" })];
  const box = make("div", { class: "compare" }, before, after, slider, make("span", { class: "handle" }), left, right);

  function move() {
    box.style.setProperty("--p", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${Math.round(slider.value)} % before, ${Math.round(100 - slider.value)} % after`);
  }

  function open(i) {
    const item = data.items[i];
    before.src = page.images[item.before];
    after.src = page.images[item.after];
    before.alt = `${item.name}, ${item.beforeNote}`;
    after.alt = `${item.name}, ${item.afterNote}`;
    left.textContent = item.beforeNote;
    right.textContent = item.afterNote;
    slider.value = 50;
    move();
  }

  slider.addEventListener("input", move);
  // A press anywhere takes the handle there and along, which a range of its own does only on its thumb on some phones.
  const follow = event => {
    const area = box.getBoundingClientRect();
    slider.value = 100 * Math.min(1, Math.max(0, (event.clientX - area.left) / area.width));
    move();
  };
  slider.addEventListener("pointerdown", follow);
  slider.addEventListener("pointermove", event => { if (event.buttons) follow(event); });
  host.append(make("div", { class: "controls" }, page.choices("Object", data.items.map(o => o.name), 0, open)), box);
  open(0);
};
