'use strict';
// The theme, and tables that sort and filter. Without this script every page still reads.
(function () {
  const root = document.documentElement;

  function themeButton() {
    const button = document.getElementById('theme');
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
    const show = () => {
      button.textContent = isDark() ? 'Light theme' : 'Dark theme';
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      try {
        localStorage.setItem('assay-theme', root.dataset.theme);
      } catch (e) {
        // The choice then lasts for this page.
      }
      show();
    });
    system.addEventListener('change', show);
    show();
  }

  // Missing values come last whichever way a column is sorted.
  function compare(a, b, text, sign) {
    if (a === '' || b === '') {
      return (a === '') - (b === '');
    }
    return sign * (text ? a.localeCompare(b, 'en', {numeric: true}) : Number(a) - Number(b));
  }

  function sort(table, heading, index, first) {
    const text = heading.dataset.kind === 'text';
    const before = heading.getAttribute('aria-sort');
    const descending = before === 'none' ? heading.dataset.kind === 'down' : before === 'ascending';
    for (const other of table.tHead.rows[0].cells) {
      if (other.hasAttribute('aria-sort')) {
        other.setAttribute('aria-sort', other === heading ? (descending ? 'descending' : 'ascending') : 'none');
      }
    }
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({row, place: first.get(row), value: row.cells[index].dataset.v || ''}));
    rows.sort((a, b) => compare(a.value, b.value, text, descending ? -1 : 1) || a.place - b.place);
    body.append(...rows.map((entry) => entry.row));
  }

  function sortable(table) {
    // Equal values stand as they did at first, whatever was sorted by in between.
    const first = new Map(Array.from(table.tBodies[0].rows, (row, place) => [row, place]));
    Array.from(table.tHead.rows[0].cells).forEach((heading, index) => {
      if (!heading.hasAttribute('aria-sort')) {
        return;
      }
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => sort(table, heading, index, first));
    });
  }

  function filters(form, table) {
    const name = document.getElementById('filter-name');
    const family = document.getElementById('filter-family');
    const count = document.getElementById('filter-count');
    const rows = Array.from(table.tBodies[0].rows);
    const apply = () => {
      const wanted = name.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits =
          row.dataset.name.toLowerCase().includes(wanted) && (!family.value || row.dataset.family === family.value);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      count.textContent = shown === rows.length ? rows.length + ' models' : shown + ' of ' + rows.length + ' models';
    };
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', apply);
    apply();
  }

  themeButton();
  const board = document.getElementById('board');
  if (board) {
    sortable(board);
    const form = document.getElementById('filters');
    if (form) {
      filters(form, board);
    }
  }
})();
