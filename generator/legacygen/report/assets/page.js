"use strict";
const search = document.getElementById("search");
const entries = Array.from(document.querySelectorAll("#tables details"), element => [element, element.textContent.toLowerCase()]);
const found = document.getElementById("found");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [element, text] of entries) {
    element.hidden = !words.every(word => text.includes(word));
    count += !element.hidden;
  }
  found.textContent = words.length ? `${count} of ${entries.length}` : `${entries.length}`;
}
search.addEventListener("input", filter);
search.addEventListener("keydown", event => {
  if (event.key === "Enter") {
    const first = entries.find(([element]) => !element.hidden);
    if (first) { first[0].open = true; first[0].querySelector("summary").focus(); first[0].scrollIntoView(); }
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); search.select(); }
  if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
});
function openTarget() {
  const target = /^#t\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (target) { if (target.hidden) { search.value = ""; filter(); } target.open = true; target.scrollIntoView(); }
}
addEventListener("hashchange", openTarget);
let viz;
async function draw(element) {
  const place = element.querySelector(".picture");
  if (!element.open || place.dataset.drawn) return;
  place.dataset.drawn = "1";
  try {
    viz = viz || await Viz.instance();
    const svg = viz.renderSVGElement(element.querySelector("pre").textContent);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", element.querySelector("summary").textContent.trim());
    place.replaceChildren(svg);
  } catch (error) {
    place.textContent = `This diagram cannot be drawn: ${error.message}`;
  }
}
for (const element of document.querySelectorAll("#diagrams details")) element.addEventListener("toggle", () => draw(element));
filter();
openTarget();
