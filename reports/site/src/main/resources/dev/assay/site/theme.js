'use strict';
// Runs before the page is painted: a theme that the reader has chosen wins over the system's.
(function () {
  try {
    const chosen = localStorage.getItem('assay-theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (e) {
    // Without storage the system's theme stays.
  }
})();
