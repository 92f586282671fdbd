// The boundary in steps: the list of steps becomes two bars and buttons, and an item moves at each. Without a script the
// list and the drawing stand as they are. Words go in as text, never as markup.
(function () {
  const {words} = JSON.parse(document.getElementById('evidence-data').textContent);
  document.querySelectorAll('.steps').forEach(function (box) {
    const steps = Array.from(box.querySelectorAll('.step'));
    if (steps.length < 2) return;
    const number = function (step, name) { return Number(step.dataset[name]) / 10000; };
    const shown = function (amount) { return amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ','); };
    const make = function (parent, tag, attributes, text) {
      const made = document.createElement(tag);
      Object.entries(attributes || {}).forEach(function (pair) { made.setAttribute(pair[0], pair[1]); });
      if (text !== undefined) made.textContent = text;
      parent.append(made);
      return made;
    };
    const most = Math.max.apply(null, steps.flatMap(function (step) { return [number(step, 'earlier'), number(step, 'later')]; }));
    const board = document.createElement('div');
    board.className = 'board';
    box.append(board);
    const bars = steps[0].dataset.years.split(' ').map(function (year) {
      const row = make(board, 'div', {'class': 'bar', 'aria-hidden': 'true'});
      make(row, 'span', {'class': 'year'}, year);
      const track = make(row, 'span', {'class': 'track'});
      return {track: track, value: make(row, 'span', {'class': 'value'})};
    });
    steps.forEach(function (step, n) {
      const names = ['earlier', 'later'], last = n ? steps[n - 1] : null;
      bars.forEach(function (bar, at) {
        const width = number(step, names[at]) - (last ? number(last, names[at]) : 0);
        make(bar.track, 'i', {'class': n ? 'moved' : 'printed'}).style.width = 100 * width / most + '%';
      });
    });
    const controls = make(board, 'div', {'class': 'controls', role: 'group', 'aria-label': words.steps});
    const back = make(controls, 'button', {type: 'button'}, words.back);
    const dots = steps.map(function (step, n) {
      const name = step.querySelector('.step-name');
      const button = make(controls, 'button', {type: 'button', 'class': 'number', 'aria-label': (n + 1) + ': ' + (name ? name.textContent : '')}, n + 1);
      button.addEventListener('click', function () { show(n); });
      return button;
    });
    const on = make(controls, 'button', {type: 'button'}, words.on);
    let here = 0;
    back.addEventListener('click', function () { show(here - 1); });
    on.addEventListener('click', function () { show(here + 1); });

    function show(n) {
      here = Math.min(Math.max(0, n), steps.length - 1);
      steps.forEach(function (step, at) { step.hidden = at !== here; });
      dots.forEach(function (dot, at) { if (at === here) dot.setAttribute('aria-current', 'step'); else dot.removeAttribute('aria-current'); });
      back.setAttribute('aria-disabled', here === 0);
      on.setAttribute('aria-disabled', here === steps.length - 1);
      bars.forEach(function (bar, at) {
        Array.from(bar.track.children).forEach(function (part, k) { part.classList.toggle('out', k > here); part.classList.toggle('now', k > 0 && k === here); });
        bar.value.textContent = shown(number(steps[here], at ? 'later' : 'earlier'));
      });
    }
    const told = document.createElement('div');
    told.className = 'told';
    told.setAttribute('aria-live', 'polite');
    told.append.apply(told, steps);
    controls.before(told);
    const figure = box.closest('figure, .quarto-float');
    if (figure) figure.classList.add('stepped');
    show(0);
  });
})();
