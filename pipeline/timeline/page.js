(() => {
  const table = document.getElementById("table"), body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells], rows = [...body.rows];
  const words = document.getElementById("words"), facets = document.getElementById("facets");
  const shown = document.getElementById("shown"), years = document.querySelector(".years");
  const texts = rows.map(row => row.textContent.toLowerCase());
  const value = (row, i) => row.cells[i].textContent.trim();
  let year = "";

  const selects = heads.map((head, i) => [head, i]).filter(([head]) => "facet" in head.dataset).map(([head, i]) => {
    const counts = new Map();
    for (const row of rows) for (const part of value(row, i).split("、")) if (part) counts.set(part, (counts.get(part) || 0) + 1);
    if (counts.size < 2) return null;
    const select = document.createElement("select");
    select.setAttribute("aria-label", head.textContent);
    select.add(new Option(head.textContent + "：全部", ""));
    for (const [name, n] of [...counts].sort((a, b) => b[1] - a[1])) select.add(new Option(`${name}（${n}）`, name));
    select.addEventListener("change", filter);
    facets.append(select);
    return { select, i };
  }).filter(Boolean);

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const column = years ? Number(years.dataset.column) : 0;
    let count = 0;
    rows.forEach((row, r) => {
      const keep = wanted.every(word => texts[r].includes(word)) && (!year || value(row, column).startsWith(year))
        && selects.every(({ select, i }) => !select.value || value(row, i).split("、").includes(select.value));
      row.hidden = !keep;
      if (keep) count += 1;
    });
    shown.textContent = count === rows.length ? `共 ${count} 条` : `${count} / ${rows.length} 条`;
  }

  function sort(i) {
    const head = heads[i], down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = row => row.cells[i].dataset.sort !== undefined ? Number(row.cells[i].dataset.sort) : value(row, i);
    const order = (a, b) => {
      if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
      const by = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh-CN");
      return down ? -by : by;
    };
    const keyed = rows.map(row => [key(row), row]).sort((a, b) => order(a[0], b[0]));
    body.append(...keyed.map(pair => pair[1]));
  }

  heads.forEach((head, i) => head.firstElementChild.addEventListener("click", () => sort(i)));
  words.addEventListener("input", filter);
  document.getElementById("more").addEventListener("change", event => table.classList.toggle("all", event.target.checked));
  document.getElementById("clear").addEventListener("click", () => setTimeout(() => {
    year = "";
    table.classList.remove("all");
    if (years) years.querySelectorAll(".on").forEach(button => button.classList.remove("on"));
    filter();
  }));
  if (years) years.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    const on = button.classList.contains("on");
    years.querySelectorAll(".on").forEach(other => other.classList.remove("on"));
    button.classList.toggle("on", !on);
    year = on ? "" : button.dataset.year;
    filter();
  });
  filter();
})();
