// Tabs as in the report; then DataTables takes the tables over. Without this script both stand whole, one below the other.
const main = document.getElementById('tables'), words = main.dataset;
const tabs = Array.from(document.querySelectorAll('[role=tab]'));

function show(tab, focus) {
  tabs.forEach(function (other) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', chosen);
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
  });
  if (focus) tab.focus();
}

function follow() {
  show(tabs.find(function (tab) { return location.hash === '#' + tab.id.slice(4); }) || tabs[0]);
}

tabs.forEach(function (tab, here) {
  tab.addEventListener('click', function () { show(tab, true); });
  tab.addEventListener('keydown', function (event) {
    const last = tabs.length - 1;
    const next = {ArrowRight: here < last ? here + 1 : 0, ArrowLeft: here > 0 ? here - 1 : last, Home: 0, End: last}[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(tabs[next], true);
  });
});
follow();
window.addEventListener('hashchange', follow);

function labelled(text, control) {
  const label = document.createElement('label');
  label.append(text + ' ', control);
  return label;
}

function choice(values) {
  const select = document.createElement('select');
  values.forEach(function (value) { select.add(new Option(value.text, value.value)); });
  return select;
}

// One list a filtered column, its values in the order in which they sort; the list of columns is for narrow screens.
function controls(table, grid) {
  const box = document.createElement('div');
  box.className = 'filters';
  table.columns().every(function (index) {
    const head = this.header();
    if (!head.hasAttribute('data-filter')) return;
    const cells = new Map();
    this.nodes().each(function (cell) {
      const value = cell.dataset.search || cell.textContent;
      cells.set(value, Number(cell.dataset.order || 0));
    });
    const values = Array.from(cells.keys()).sort(function (a, b) { return cells.get(a) - cells.get(b) || a.localeCompare(b); });
    const select = choice([{text: words.every, value: ''}].concat(values.map(function (value) { return {text: value, value: value}; })));
    select.addEventListener('change', function () {
      table.column(index).search(select.value, {exact: select.value !== '', regex: false, smart: false}).draw();
    });
    box.append(labelled(head.dataset.title, select));
  });
  const heads = table.columns().header().toArray().map(function (head, index) { return {text: head.dataset.title, value: index}; });
  const sort = choice(heads.flatMap(function (head) {
    return [{text: head.text + ' ↑', value: head.value + ' asc'}, {text: head.text + ' ↓', value: head.value + ' desc'}];
  }));
  sort.addEventListener('change', function () {
    const parts = sort.value.split(' ');
    table.order([Number(parts[0]), parts[1]]).draw();
  });
  const label = labelled(words.sort, sort);
  label.className = 'sort';
  box.append(label);
  grid.before(box);
}

const code = Uint8Array.from(atob(document.getElementById('bundle').textContent), function (c) { return c.charCodeAt(0); });
const address = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
const DataTable = (await import(address)).default;
URL.revokeObjectURL(address);

document.querySelectorAll('table.explorer').forEach(function (element) {
  element.querySelectorAll('th').forEach(function (head) { head.dataset.title = head.textContent; });
  const last = element.querySelectorAll('th').length - 1;
  const table = new DataTable(element, {
    autoWidth: false,
    order: [],
    pageLength: 25,
    lengthMenu: [25, 100, {label: words.every, value: -1}],
    columnDefs: [{targets: last, orderable: false}],
    layout: {topStart: 'search', topEnd: 'info', bottomStart: 'pageLength', bottomEnd: 'paging'},
    language: {
      search: words.search, info: words.info, infoEmpty: words.infoEmpty, infoFiltered: words.infoFiltered, lengthMenu: words.length,
      zeroRecords: words.empty, emptyTable: words.empty, paginate: {first: '«', last: '»', previous: words.previous, next: words.next}
    }
  });
  const box = document.createElement('div');
  box.className = 'scroll';
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-labelledby', 'tab-' + element.id);
  element.before(box);
  box.append(element);
  document.querySelector('#tab-' + element.id + ' .count').textContent = table.rows().count().toLocaleString('en');
  controls(table, element.closest('.dt-container'));
});
main.classList.add('ready');
