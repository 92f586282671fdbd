// Two tables out of packed rows, a page at a time. What is chosen stands in the address, so that it can be passed on:
// explorer.html#findings?verdict=breaks&q=vehicles&sort=residual.desc
(async function () {
  const packed = Uint8Array.from(atob(document.getElementById('data').textContent), function (c) { return c.charCodeAt(0); });
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const {tables, words, suffix} = await new Response(stream).json();
  const SIZE = 25, LINKS = 3, CARDS = matchMedia('(max-width: 48rem)');
  const SIGNS = {breaks: '✗', boundary: '◇', untestable: '?', rounding: '≈', ties: '✓'};
  const main = document.getElementById('tables');
  const tabs = Array.from(document.querySelectorAll('[role=tab]'));
  const views = {};
  document.querySelectorAll('.without-script').forEach(function (part) { part.remove(); });

  function make(tag, attributes, text) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function (pair) { made.setAttribute(pair[0], pair[1]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function shownNumber(text) {
    if (text === '') return '–';
    const parts = text.replace('-', '−').split('.');
    return parts[0].replace(/\B(?=(\d{3})+$)/g, ',') + (parts[1] ? '.' + parts[1] : '');
  }

  function text(column, value) { return column.values ? column.values[value] : column.kind === 'places' ? value.join(' ') : value; }

  function address(place) {
    const cut = place.indexOf('#');
    const escaped = function (part) { return encodeURIComponent(part).replace(/%2F/g, '/').replace(/[()]/g, function (c) { return c === '(' ? '%28' : '%29'; }); };
    return 'evidence/' + escaped(decodeURIComponent(place.slice(0, cut))) + suffix + '#' + escaped(decodeURIComponent(place.slice(cut + 1)));
  }

  function links(cell, places) {
    let box = cell;
    places.forEach(function (place, n) {
      if (n === LINKS) {
        box = cell.appendChild(make('details'));
        box.append(make('summary', {}, '+' + (places.length - LINKS)));
      }
      box.append(make('a', {href: address(place)}, decodeURIComponent(place.slice(place.indexOf('#') + 1))), ' ');
    });
  }

  function cellOf(column, value) {
    const cell = make('td', {'class': column.kind, role: 'cell', 'data-label': column.head});
    if (column.kind === 'places') links(cell, value);
    else if (column.kind === 'number') cell.textContent = shownNumber(value);
    else if (column.kind === 'word') {
      const key = column.keys[value];
      const word = cell.appendChild(make('span', {'class': 'word ' + (SIGNS[key] ? key : '')}));
      if (SIGNS[key]) word.append(make('span', {'aria-hidden': 'true'}, SIGNS[key] + ' '));
      word.append(column.values[value]);
    } else cell.textContent = text(column, value);
    if (['quote', 'subject', 'project', 'goal'].includes(column.key)) cell.lang = 'zh';
    return cell;
  }

  // A spreadsheet would compute what begins like a formula.
  function csvCell(column, value) {
    let out = String(text(column, value));
    if (column.kind !== 'number' && /^[=+\-@\t\r]/.test(out)) out = "'" + out;
    return /[",\n]/.test(out) ? '"' + out.replace(/"/g, '""') + '"' : out;
  }

  function View(name) {
    const table = tables[name], panel = document.getElementById('panel-' + name);
    const searched = table.rows.map(function (row) {
      return row.map(function (value, n) { return text(table.columns[n], value); }).join(' ').toLowerCase();
    });
    let state = {filters: {}, q: '', sort: '', page: 1}, rows = [];
    const selects = {};

    function found() {
      const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = Object.entries(state.filters).map(function (pair) {
        const at = table.columns.findIndex(function (column) { return column.key === pair[0]; });
        return [at, at < 0 ? -1 : table.columns[at].keys.indexOf(pair[1])];
      }).filter(function (pair) { return pair[0] >= 0; });
      const kept = table.rows.map(function (_, n) { return n; }).filter(function (n) {
        return chosen.every(function (pair) { return table.rows[n][pair[0]] === pair[1]; }) && wanted.every(function (w) { return searched[n].includes(w); });
      });
      const order = state.sort.split('.'), at = table.columns.findIndex(function (column) { return column.key === order[0]; });
      if (at < 0) return kept;
      const column = table.columns[at], sign = order[1] === 'desc' ? -1 : 1;
      const key = function (n) { return column.kind === 'number' ? Number(table.rows[n][at]) : table.rows[n][at]; };
      const blank = function (n) { return table.rows[n][at] === ''; };
      return kept.sort(function (a, b) {
        if (blank(a) !== blank(b)) return blank(a) ? 1 : -1;
        return (key(a) > key(b) ? 1 : key(a) < key(b) ? -1 : 0) * sign || a - b;
      });
    }

    const controls = panel.appendChild(make('div', {'class': 'filters'}));
    function labelled(name, control) {
      const label = make('label', {}, name + ' ');
      label.append(control);
      controls.append(label);
      return label;
    }
    const field = make('input', {type: 'search'});
    labelled(words.search, field).className = 'search';
    field.addEventListener('input', function () { change({q: field.value, page: 1}); });
    table.columns.filter(function (column) { return column.filtered; }).forEach(function (column) {
      const select = selects[column.key] = make('select');
      select.add(new Option(words.every, ''));
      column.keys.forEach(function (key, n) { select.add(new Option(column.values[n], key)); });
      labelled(column.head, select);
      select.addEventListener('change', function () {
        const filters = Object.assign({}, state.filters);
        if (select.value) filters[column.key] = select.value; else delete filters[column.key];
        change({filters: filters, page: 1});
      });
    });
    const sorter = make('select');
    sorter.add(new Option('–', ''));
    table.columns.slice(0, -1).forEach(function (column) {
      sorter.add(new Option(column.head + ' ↑', column.key + '.asc'));
      sorter.add(new Option(column.head + ' ↓', column.key + '.desc'));
    });
    labelled(words.sort, sorter).className = 'sort';
    sorter.addEventListener('change', function () { change({sort: sorter.value, page: 1}); });

    const bar = panel.appendChild(make('div', {'class': 'bar'}));
    const info = bar.appendChild(make('p', {'class': 'info', role: 'status'}));
    const take = bar.appendChild(make('button', {type: 'button', 'class': 'take'}, words.download));
    take.addEventListener('click', function () {
      const lines = [table.columns.map(function (column) { return csvCell({kind: 'text', values: null}, column.head); })];
      rows.forEach(function (n) { lines.push(table.rows[n].map(function (value, at) { return csvCell(table.columns[at], value); })); });
      const text = '\ufeff' + lines.map(function (line) { return line.join(','); }).join('\r\n') + '\r\n';
      const link = make('a', {download: name + '.csv', href: URL.createObjectURL(new Blob([text], {type: 'text/csv'}))});
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    });
    const box = panel.appendChild(make('div', {'class': 'scroll', role: 'region', tabindex: '0', 'aria-labelledby': 'tab-' + name}));
    const element = box.appendChild(make('table', {id: name, role: 'table'}));
    const head = element.appendChild(make('thead', {role: 'rowgroup'})).appendChild(make('tr', {role: 'row'}));
    const body = element.appendChild(make('tbody', {role: 'rowgroup'}));
    table.columns.forEach(function (column) {
      const cell = head.appendChild(make('th', {scope: 'col', role: 'columnheader', 'class': column.kind}));
      if (column.kind === 'places') { cell.textContent = column.head; return; }
      const button = cell.appendChild(make('button', {type: 'button'}, column.head));
      button.addEventListener('click', function () {
        change({sort: state.sort === column.key + '.asc' ? column.key + '.desc' : column.key + '.asc', page: 1});
      });
    });
    const pages = panel.appendChild(make('nav', {'class': 'pages', 'aria-label': words.pages}));

    function change(some) {
      state = Object.assign({}, state, some);
      draw();
      history.replaceState(null, '', link());
    }

    function link() {
      const asked = new URLSearchParams(state.filters);
      if (state.q) asked.set('q', state.q);
      if (state.sort) asked.set('sort', state.sort);
      if (state.page > 1) asked.set('page', state.page);
      return '#' + name + (String(asked) ? '?' + asked : '');
    }

    function turn(label, page, disabled) {
      const button = pages.appendChild(make('button', {type: 'button'}, label));
      button.disabled = disabled;
      button.addEventListener('click', function () { change({page: page}); box.scrollIntoView({block: 'start'}); });
    }

    function draw() {
      rows = found();
      const last = Math.max(1, Math.ceil(rows.length / SIZE)), page = Math.min(Math.max(1, state.page), last), from = (page - 1) * SIZE;
      field.value = state.q;
      Object.entries(selects).forEach(function (pair) { pair[1].value = state.filters[pair[0]] || ''; });
      sorter.value = state.sort;
      table.columns.forEach(function (column, n) {
        const order = state.sort.split('.');
        if (order[0] === column.key) head.children[n].setAttribute('aria-sort', order[1] === 'desc' ? 'descending' : 'ascending');
        else head.children[n].removeAttribute('aria-sort');
      });
      body.replaceChildren(...rows.slice(from, from + SIZE).map(function (n) {
        const line = make('tr', {role: 'row'});
        table.rows[n].forEach(function (value, at) { line.append(cellOf(table.columns[at], value)); });
        return line;
      }));
      if (!rows.length) body.append(make('tr', {role: 'row'})), body.firstChild.append(make('td', {colspan: table.columns.length}, words.empty));
      info.textContent = rows.length ? words.info.replace('_START_', from + 1).replace('_END_', Math.min(from + SIZE, rows.length))
        .replace('_TOTAL_', rows.length) + (rows.length < table.rows.length ? ' ' + words.info_filtered.replace('_MAX_', table.rows.length) : '') : words.info_empty;
      pages.replaceChildren();
      if (last > 1) {
        turn('«', 1, page === 1);
        turn(words.previous, page - 1, page === 1);
        pages.append(make('span', {}, page + ' / ' + last));
        turn(words.next, page + 1, page === last);
        turn('»', last, page === last);
      }
    }

    document.querySelector('#tab-' + name + ' .count').textContent = table.rows.length.toLocaleString('en');
    return {
      link: link,
      read: function (asked) {
        state = {filters: {}, q: asked.get('q') || '', sort: asked.get('sort') || '', page: Number(asked.get('page')) || 1};
        table.columns.forEach(function (column) { if (column.values && asked.has(column.key)) state.filters[column.key] = asked.get(column.key); });
        draw();
      }
    };
  }

  function show(tab, focus) {
    tabs.forEach(function (other) {
      const chosen = other === tab;
      other.setAttribute('aria-selected', chosen);
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
    });
    if (focus) { tab.focus(); history.replaceState(null, '', views[tab.id.slice(4)].link()); }
  }

  function follow() {
    const parts = location.hash.slice(1).split('?'), name = parts[0] in views ? parts[0] : tabs[0].id.slice(4);
    views[name].read(new URLSearchParams(parts.slice(1).join('?')));
    show(document.getElementById('tab-' + name));
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
  Object.keys(tables).forEach(function (name) { views[name] = View(name); views[name].read(new URLSearchParams()); });
  const other = document.getElementById('other');
  if (other) other.addEventListener('click', function () { this.hash = location.hash; });
  follow();
  addEventListener('hashchange', follow);
  main.classList.add('ready');
})();
