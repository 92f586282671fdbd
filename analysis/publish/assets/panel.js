// A click on a number shows what it leads to beside the text. Words go in as text, never as markup.
(function () {
  const {words, shown} = JSON.parse(document.getElementById('evidence-data').textContent);
  const panel = document.createElement('aside');
  let opener = null;
  panel.id = 'evidence-panel';
  panel.hidden = true;
  panel.setAttribute('aria-labelledby', 'evidence-panel-title');
  document.body.append(panel);

  function add(parent, tag, text, attributes) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    Object.entries(attributes || {}).forEach(function (pair) { made.setAttribute(pair[0], pair[1]); });
    parent.append(made);
    return made;
  }

  // A line may hold several figures: the one that was asked about is marked, as the line prints it.
  function marked(text, asked, otherwise) {
    const forms = [asked, asked.replace(/,/g, ''), asked.replace(/,/g, '').replace(/\.?0+$/, ''), otherwise];
    const form = forms.find(function (one) { return one && /\d/.test(one) && text.includes(one); });
    return form ? [text.indexOf(form), form.length] : [0, 0];
  }

  function printed(found, asked) {
    if (found.sentence) {
      const quote = add(panel, 'blockquote', undefined, {lang: 'zh'}), text = found.sentence[0];
      const [start, length] = marked(text, asked, found.sentence[1]);
      quote.append(text.slice(0, start));
      if (length) add(quote, 'mark', text.slice(start, start + length));
      quote.append(text.slice(start + length));
      return;
    }
    const box = add(panel, 'div', undefined, {'class': 'printed', lang: 'zh', tabindex: '0', role: 'region', 'aria-label': words.title});
    const table = add(box, 'table');
    const head = add(table, 'thead'), body = add(add(table, 'tbody'), 'tr');
    found.heads.forEach(function (row) {
      const line = add(head, 'tr');
      row.forEach(function (text) { add(line, 'th', text); });
    });
    found.row.forEach(function (text, n) { add(body, 'td', text, n === found.cell ? {'class': 'here'} : {}); });
    const here = table.querySelector('.here');
    requestAnimationFrame(function () { box.scrollLeft = Math.max(0, here.offsetLeft - box.clientWidth / 2); });
  }

  function readings(found, asked) {
    if (!found.read.length) return;
    const same = found.read.filter(function (lines) { return /\d/.test(asked) && lines.join(' ').includes(asked); });
    add(panel, 'h3', words.read);
    (same.length ? same : found.read.slice(0, 3)).forEach(function (lines) { add(panel, 'p', lines.join(' · ')); });
  }

  function checks(found) {
    add(panel, 'h3', words.checks);
    const list = add(panel, 'ul');
    found.checks.forEach(function (check) {
      const item = add(list, 'li');
      add(item, 'b', check[0], {'aria-hidden': 'true'});
      item.append(check[2]);
    });
    if (found.ties) add(list, 'li').append('✓ ' + words.ties.replace('{count}', found.ties));
    if (!found.checks.length && !found.ties) add(panel, 'p', words.none);
  }

  function open(link, found) {
    close(false);
    panel.textContent = '';
    const title = found.title || (found.place ? words.sentence.replace('{line}', found.place) : words.title);
    add(panel, 'h2', title, {id: 'evidence-panel-title', tabindex: '-1'});
    add(panel, 'button', words.close, {type: 'button'}).addEventListener('click', function () { close(true); });
    const asked = link.textContent.trim().replace('−', '-');
    printed(found, asked);
    readings(found, asked);
    checks(found);
    add(panel, 'a', words.whole, {href: link.getAttribute('href'), 'data-whole': ''});
    panel.hidden = false;
    // Never over the number that was asked about.
    panel.classList.toggle('left', link.getBoundingClientRect().right > innerWidth - panel.offsetWidth);
    opener = link;
    link.classList.add('shown');
    document.getElementById('evidence-panel-title').focus({preventScroll: true});
  }

  function close(back) {
    panel.hidden = true;
    if (!opener) return;
    opener.classList.remove('shown');
    if (back) opener.focus();
    opener = null;
  }

  document.addEventListener('click', function (event) {
    const link = event.target.closest('a[href^="evidence/"]');
    if (!link || link.hasAttribute('data-whole') || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const found = shown[link.getAttribute('href').replace('.zh.html#', '.html#')];
    if (!found) return;
    event.preventDefault();
    open(link, found);
  });
  // On a phone every table but the first, which holds the answers, and every tall chart is folded under its caption;
  // whoever wants it opens it, and a link to it does as well.
  if (matchMedia('(max-width: 37.49rem)').matches) {
    const fold = function (box, text) {
      const folded = document.createElement('details');
      folded.className = 'long';
      box.before(folded);
      add(folded, 'summary', text);
      folded.append(box);
    };
    // A card of the wall shows its verdict; its words and its arithmetic follow on demand.
    const shorten = function (wall) {
      Array.from(wall.tBodies[0].rows).forEach(function (row) {
        const cell = row.cells[1], button = add(row.cells[3], 'button', '+', {type: 'button', 'aria-expanded': 'false', 'aria-label': words.more, 'class': 'more'});
        cell.hidden = true;
        button.addEventListener('click', function () {
          cell.hidden = !cell.hidden;
          button.setAttribute('aria-expanded', String(!cell.hidden));
          button.textContent = cell.hidden ? '+' : '−';
        });
      });
    };
    Array.from(document.querySelectorAll('figure.table, .quarto-float-tbl')).slice(1).forEach(function (figure) {
      const table = figure.querySelector('table'), rows = table ? table.tBodies[0].rows.length : 0;
      if (table && table.classList.contains('wall')) shorten(table);
      else if (rows && !figure.closest('.fold')) fold(table.closest('.scroll') || table, words.rows.replace('{count}', rows));
    });
    document.querySelectorAll('main figure > .scroll > svg.narrow, main figure .narrow').forEach(function (chart) {
      if (chart.getBoundingClientRect().height > 700) fold(chart.closest('.scroll') || chart, words.chart);
    });
    // Nor do many read methods and references on the way.
    ['sec-methods', 'sec-limits', 'references'].forEach(function (id) {
      const found = document.getElementById(id), heading = found && (found.matches('section') ? found.firstElementChild : found);
      if (!heading || !heading.nextElementSibling) return;
      const folded = document.createElement('details');
      folded.className = 'long';
      add(folded, 'summary', words.chapter);
      heading.after(folded);
      while (folded.nextElementSibling && !folded.nextElementSibling.matches('h1, h2, section')) folded.append(folded.nextElementSibling);
    });
    addEventListener('hashchange', unfold);
    unfold();
  }
  function unfold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const inner = target && target.querySelector('details.long');
    if (inner) inner.open = true;
    for (let around = target; around; around = around.parentElement) if (around.matches('details.long')) around.open = true;
  }
  document.addEventListener('keydown', function (event) { if (event.key === 'Escape' && !panel.hidden) close(true); });
})();
