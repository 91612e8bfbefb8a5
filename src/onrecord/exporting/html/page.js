// Filters, search and the timeline that follows them; without it the page is whole all the same.
"use strict";

(() => {
  const LATIN = { ø: "o", ł: "l", đ: "d", ı: "i", ß: "ss" };
  const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;

  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const fields = form.elements;
  const articles = all("article");
  const firsts = articles.filter((each) => !("again" in each.dataset));
  const texts = new Map();

  // One idea of "the same word", as near to the program's as a browser allows.
  function fold(text) {
    const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return bare.replace(/[øłđıß]/g, (letter) => LATIN[letter]);
  }

  function textOf(article) {
    if (!texts.has(article)) texts.set(article, fold(article.textContent));
    return texts.get(article);
  }

  const terms = (typed) => (fold(typed).match(/"[^"]+"|[^\s"]+/g) || []).map((each) => each.replace(/"/g, ""));

  // A year or a month counts from its first day, or to its last; what is no date asks for nothing.
  function day(input, rest) {
    const typed = input.value.trim();
    const read = DATE.test(typed);
    input.setAttribute("aria-invalid", String(typed !== "" && !read));
    return read ? typed + rest.slice(typed.length) : "";
  }

  function asked() {
    return {
      words: terms(fields.words.value),
      official: terms(fields.official.value),
      country: fields.country.value,
      topic: fields.topic.value,
      kind: fields.kind.value,
      status: fields.status.value,
      since: day(fields.since, "0000-01-01"),
      until: day(fields.until, "0000-12-31"),
    };
  }

  const under = (topic, wanted) => topic === wanted || topic.startsWith(`${wanted}/`);

  function bears(article, query) {
    const { official = "", country = "", topics = "", kind, status } = article.dataset;
    const named = query.official.length ? fold(official) : "";
    return (
      query.official.every((each) => named.includes(each)) &&
      (!query.country || country === query.country) &&
      (!query.topic || topics.split("\n").some((each) => under(each, query.topic))) &&
      (!query.kind || kind === query.kind) &&
      (!query.status || status === query.status) &&
      query.words.every((each) => textOf(article).includes(each))
    );
  }

  // Dates are spans: what may lie inside is kept, what has no year is not.
  function within(article, query) {
    const { first, last } = article.dataset;
    return (!query.since || last >= query.since) && (!query.until || (first !== "" && first <= query.until));
  }

  function filter() {
    const query = asked();
    const dated = Boolean(query.since || query.until);
    let shown = 0;
    let yearless = 0;
    for (const article of articles) {
      const met = bears(article, query);
      const inside = met && (!dated || within(article, query));
      article.hidden = !inside;
      if ("again" in article.dataset) continue;
      shown += inside ? 1 : 0;
      yearless += met && dated && article.dataset.first === "" ? 1 : 0;
    }
    for (const chapter of all(".chapter")) chapter.hidden = !chapter.querySelector("article:not([hidden])");
    document.querySelector(".nothing").hidden = shown > 0;
    tell(shown, yearless);
    draw();
  }

  function tell(shown, yearless) {
    const total = firsts.length;
    const said = shown === total ? `${total.toLocaleString("en")} statements` : `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} statements`;
    fields.outcome.value = yearless ? `${said}; ${yearless.toLocaleString("en")} without a known year left out` : said;
  }

  // The highest bar and the largest dot are the most of what is shown.
  function draw() {
    const counts = new Map();
    const add = (key) => counts.set(key, (counts.get(key) || 0) + 1);
    for (const { hidden, dataset } of firsts) {
      if (hidden) continue;
      for (const row of [0, dataset.row]) {
        add(`${row}`);
        add(`${row} ${dataset.place}`);
      }
    }
    const countOf = (mark) => counts.get(`${mark.closest(".row").dataset.row} ${mark.dataset.place}`) || 0;
    for (const marks of [all(".bar"), all(".dot"), all(".span")]) {
      const sizes = marks.map(countOf);
      const most = Math.max(1, ...sizes);
      marks.forEach((mark, at) => size(mark, sizes[at], most));
    }
    const highest = Math.max(1, ...all(".bar").map(countOf));
    for (const number of all(".number")) {
      const count = countOf(number);
      number.style.display = count ? "" : "none";
      number.setAttribute("y", `${100 - (100 * count) / highest}%`);
      number.textContent = count.toLocaleString("en");
    }
    for (const link of all(".row a")) link.style.display = countOf(link.firstElementChild) ? "" : "none";
    for (const row of all(".row[data-row]")) {
      row.querySelector(".size").textContent = (counts.get(row.dataset.row) || 0).toLocaleString("en");
    }
  }

  function size(mark, count, most) {
    mark.style.display = count ? "" : "none";
    if (mark.classList.contains("bar")) {
      const height = (100 * count) / most;
      mark.setAttribute("height", `${height}%`);
      mark.setAttribute("y", `${100 - height}%`);
    } else if (mark.classList.contains("dot")) {
      mark.setAttribute("r", 2 + 7 * Math.sqrt(count / most));
    }
  }

  function foldLong(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "more";
    const label = () => {
      const closed = words.classList.contains("folded");
      button.textContent = closed ? `Show all ${words.dataset.length}` : "Show less";
      button.setAttribute("aria-expanded", String(!closed));
    };
    button.addEventListener("click", () => {
      words.classList.toggle("folded");
      label();
    });
    words.classList.add("folded");
    words.after(button);
    label();
  }

  function choose(name, value) {
    fields[name].value = value;
    filter();
  }

  let waiting;
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 80);
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  for (const button of all("button[data-official]")) {
    button.addEventListener("click", () => choose("official", fields.official.value === button.dataset.official ? "" : button.dataset.official));
  }
  for (const bar of all(".bar[data-first]")) {
    bar.addEventListener("click", () => {
      fields.since.value = bar.dataset.first;
      choose("until", bar.dataset.last);
    });
  }
  // A dot leads to its statements that are shown, one after the other at each click.
  for (const link of all(".row a")) {
    link.addEventListener("click", (event) => {
      const { row } = link.closest(".row").dataset;
      const { place } = link.firstElementChild.dataset;
      const there = firsts.filter((each) => !each.hidden && each.dataset.row === row && each.dataset.place === place);
      if (there.length === 0) return;
      event.preventDefault();
      const at = there.findIndex((each) => `#${each.id}` === location.hash);
      location.hash = there[(at + 1) % there.length].id;
    });
  }
  all(".words[data-length]").forEach(foldLong);
  form.hidden = false;
  filter();
})();
