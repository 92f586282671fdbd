// The place one came to is marked by the page itself; this outlines the other figures of its gravest finding, and leads
// back. Without it the page is whole.
(function () {
  const back = document.getElementById('back');
  if (history.length > 1) back.hidden = false;
  back.addEventListener('click', function () { history.back(); });
  function outline() {
    document.querySelectorAll('.derived').forEach(function (cell) { cell.classList.remove('derived'); });
    const place = decodeURIComponent(location.hash.slice(1)), own = place && document.getElementById(place);
    if (!own) return;
    const rest = JSON.parse(document.getElementById('together').textContent)[place] || [];
    rest.forEach(function (id) { const cell = document.getElementById(id); if (cell) cell.classList.add('derived'); });
  }
  addEventListener('hashchange', outline);
  outline();
})();
