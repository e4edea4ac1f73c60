// The page is complete without this script: it only filters.
(() => {
  const form = document.getElementById("filters");
  const table = document.getElementById("table");
  if (!form || !table) return;

  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const count = document.getElementById("count");

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const text = wanted.text.trim().toLowerCase();
    let shown = 0;
    for (const entry of rows) {
      const matches =
        (!text || entry.text.includes(text)) &&
        ["outcome", "severity", "control", "place"].every((name) => !wanted[name] || entry.row.dataset[name] === wanted[name]);
      entry.row.hidden = !matches;
      if (matches) shown++;
    }
    count.textContent = shown === rows.length ? `All ${rows.length} results` : `${shown} of ${rows.length} results`;
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
})();
