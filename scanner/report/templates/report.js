"use strict";
// The page reads without this file; it adds filters, search, keys, and a pane in which the pages are shown.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  document.documentElement.classList.add("scripted");

  const pane = byId("pages");
  const wide = window.matchMedia("(min-width: 70rem)");
  let asked = null;

  function shownPage() {
    return pane.querySelector("figure.shown");
  }

  function showPage(figure) {
    all("figure.shown", pane).forEach((other) => other.classList.remove("shown"));
    figure.classList.add("shown");
    byId("where").textContent = `Page ${figure.dataset.page}`;
  }

  function showMark(target) {
    showPage(target.closest("figure.page"));
    all(".current", pane).forEach((other) => other.classList.remove("current"));
    document.body.classList.add("looking");
    if (target.matches("g")) {
      target.classList.add("current");
      byId("where").textContent += ", passage marked";
      const box = target.getBoundingClientRect();
      const frame = pane.getBoundingClientRect();
      pane.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
      pane.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    } else {
      pane.scrollTop = 0;
    }
    if (!wide.matches) pane.focus({ preventScroll: true });
  }

  function closePane() {
    document.body.classList.remove("looking");
    if (asked) asked.focus();
    asked = null;
  }

  function turnPage(step) {
    const figures = all("figure.page", pane);
    const next = figures[figures.indexOf(shownPage()) + step];
    if (next) showMark(next);
  }

  function follow() {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (pane && target.closest("figure.page")) {
      showMark(target);
      return;
    }
    if (target.closest("[hidden]") && byId("filters")) {
      byId("filters").reset();
      filter();
    }
    const folded = target.closest("details");
    if (folded) folded.open = true;
    target.scrollIntoView();
    if (target.matches("article.answer")) target.focus({ preventScroll: true });
  }

  const form = byId("filters");
  const texts = new Map(all("article.answer").map((answer) => [answer, answer.textContent.toLowerCase()]));

  function fits(answer) {
    const kind = byId("kind").value;
    const module = byId("module").value;
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    if (kind === "review" ? !("review" in answer.dataset) : kind && answer.dataset.kind !== kind) return false;
    if (module && answer.closest("section.module").id !== module) return false;
    return words.every((word) => texts.get(answer).includes(word));
  }

  function filter() {
    let shown = 0;
    for (const answer of texts.keys()) {
      answer.hidden = !fits(answer);
      shown += answer.hidden ? 0 : 1;
    }
    for (const module of all("section.module")) {
      module.hidden = !module.querySelector("article.answer:not([hidden])");
    }
    byId("nothing").hidden = shown > 0;
    byId("count").textContent = `${shown} of ${texts.size} answers shown.`;
  }

  function step(by) {
    const shown = [...texts.keys()].filter((answer) => !answer.hidden);
    const here = shown.indexOf(document.activeElement.closest("article.answer"));
    const next = shown[here < 0 ? (by > 0 ? 0 : shown.length - 1) : here + by];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function openPassage() {
    const answer = document.activeElement.closest("article.answer");
    const place = answer && answer.querySelector("a.place");
    if (place) place.click();
  }

  const keys = {
    "/": () => byId("search").focus(),
    j: () => step(1),
    k: () => step(-1),
    o: openPassage,
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("looking")) {
      closePane();
      return;
    }
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const chosen = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!chosen || typing || !form || !byId("keys").checked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    chosen();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#mark-"], a[href^="#page-"]');
    const target = link && pane && byId(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    asked = link;
    history.pushState(null, "", link.hash);
    showMark(target);
  });

  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    filter();
  }
  if (pane) {
    pane.querySelector(".pagebar").hidden = false;
    showPage(pane.querySelector("figure.page"));
    byId("earlier").addEventListener("click", () => turnPage(-1));
    byId("later").addEventListener("click", () => turnPage(1));
    byId("close").addEventListener("click", closePane);
    byId("zoom").addEventListener("click", (event) => {
      const large = pane.classList.toggle("large");
      event.currentTarget.setAttribute("aria-pressed", String(large));
    });
  }
  window.addEventListener("beforeprint", () => all("section > details").forEach((part) => { part.open = true; }));
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  follow();
})();
