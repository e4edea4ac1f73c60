// The page is complete without this script: it only filters.
(() => {
  const form = document.getElementById("filters");
  const table = document.getElementById("table");
  if (!form || !table) return;

  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  // Thousands of rows keep a browser busy at each key; a page of them does not.
  const page = 250;
  let limit = page;

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const text = wanted.text.trim().toLowerCase();
    let shown = 0;
    for (const entry of rows) {
      const matches =
        (!text || entry.text.includes(text)) &&
        ["outcome", "severity", "control", "place"].every((name) => !wanted[name] || entry.row.dataset[name] === wanted[name]);
      if (matches) shown++;
      entry.row.hidden = !matches || shown > limit;
    }
    more.hidden = shown <= limit;
    count.textContent = shown === rows.length ? `All ${rows.length} results` : `${shown} of ${rows.length} results`;
  };

  form.hidden = false;
  const restart = () => {
    limit = page;
    apply();
  };
  more.addEventListener("click", () => {
    limit += page;
    apply();
  });
  form.addEventListener("input", restart);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(restart));
  apply();
})();
