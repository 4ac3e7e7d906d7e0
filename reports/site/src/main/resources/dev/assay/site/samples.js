'use strict';
// The sample browser. Samples come in parts, scripts that call assay.part, since a page opened from
// disk may load scripts but not read files. All text is set as text: nothing a model wrote is markup.
window.assay = (function () {
  const PER_PAGE = 50;
  const KEPT_PARTS = 40;
  const byId = (id) => document.getElementById(id);
  const parts = new Map(); // 'set/part' -> samples, the last used ones
  const heads = new Map(); // set -> {count, size, columns, values}
  const waiting = new Map(); // 'set/part' -> promise's ends
  let models = [];
  let tasks = [];
  let sets = [];
  let current = null; // the set that is shown
  let order = []; // places of the samples to show
  let page = 0;
  let turn = 0; // grows with every choice, so that an older one's late parts are dropped

  function part(data) {
    const key = data.set + '/' + data.part;
    if (data.part === 1) {
      heads.set(data.set, data);
    }
    parts.set(key, data.samples);
    while (parts.size > KEPT_PARTS) {
      parts.delete(parts.keys().next().value);
    }
    const ends = waiting.get(key);
    if (ends) {
      waiting.delete(key);
      ends.resolve(data.samples);
    }
  }

  function load(set, number) {
    const key = set + '/' + number;
    if (parts.has(key)) {
      const samples = parts.get(key);
      parts.delete(key);
      parts.set(key, samples);
      return Promise.resolve(samples);
    }
    if (waiting.has(key)) {
      return waiting.get(key).promise;
    }
    const ends = {};
    ends.promise = new Promise((resolve, reject) => {
      ends.resolve = resolve;
      ends.reject = reject;
    });
    waiting.set(key, ends);
    const script = document.createElement('script');
    const [run, name] = set.split('/');
    const source = 'data/' + run + '/samples/' + name + '/part-' + String(number).padStart(4, '0') + '.js';
    script.src = source;
    script.onload = () => script.remove();
    script.onerror = () => {
      script.remove();
      waiting.delete(key);
      ends.reject(new Error('Cannot load ' + source + '.'));
    };
    document.head.append(script);
    return ends.promise;
  }

  function status(text) {
    byId('status').textContent = text;
  }

  function failed(error) {
    status(error.message + ' Make the site again with assay report.');
  }

  function options(select, entries, chosen) {
    select.replaceChildren(
      ...entries.map(([value, label]) => {
        const option = document.createElement('option');
        option.value = String(value);
        option.textContent = label;
        return option;
      }));
    if (entries.some(([value]) => String(value) === chosen)) {
      select.value = chosen;
    }
  }

  function modelsOf(task) {
    return sets.filter((set) => set[1] === task).map((set) => [set[0], models[set[0]]]);
  }

  async function choose(model, task) {
    const mine = ++turn;
    const found = sets.find((set) => set[0] === model && set[1] === task);
    if (!found) {
      status('There are no such samples.');
      return;
    }
    byId('samples').replaceChildren();
    byId('pager').hidden = true;
    status('Loading…');
    try {
      await load(found[2], 1);
      if (!heads.has(found[2])) {
        throw new Error('The samples are damaged.');
      }
    } catch (error) {
      failed(error);
      return;
    }
    if (mine !== turn) {
      return;
    }
    current = found[2];
    const columns = heads.get(current).columns.map((name, index) => [index, name]);
    options(byId('column'), columns, byId('column').value);
    try {
      history.replaceState(null, '', '#' + model + '/' + task);
    } catch (e) {
      // Some browsers forbid it on pages from disk.
    }
    await select();
  }

  // Picks samples by score from the first part's values, then by text from the parts themselves.
  async function select() {
    if (!current) {
      return;
    }
    const mine = ++turn;
    const set = current;
    const head = heads.get(set);
    const values = head.values[Number(byId('column').value)] || [];
    const which = byId('which').value;
    let places = Array.from({length: head.count}, (_, place) => place);
    const value = (place) => (values[place] === undefined ? null : values[place]);
    if (which === 'low') {
      places = places.filter((place) => value(place) !== null && value(place) < 0.5);
    } else if (which === 'high') {
      places = places.filter((place) => value(place) !== null && value(place) >= 0.5);
    } else if (which === 'none') {
      places = places.filter((place) => value(place) === null);
    } else if (which !== 'all') {
      const sign = which === 'ascending' ? 1 : -1;
      places = places.filter((place) => value(place) !== null);
      places.sort((a, b) => sign * (value(a) - value(b)) || a - b);
    }
    const wanted = byId('text').value.trim().toLowerCase();
    if (wanted) {
      places = await search(set, places, wanted, mine);
      if (places === null) {
        return;
      }
    }
    order = places;
    page = 0;
    await show();
  }

  async function search(set, places, wanted, mine) {
    const size = heads.get(set).size;
    const byPart = new Map();
    for (const place of places) {
      const number = Math.floor(place / size) + 1;
      byPart.set(number, (byPart.get(number) || []).concat(place));
    }
    const found = new Set();
    let done = 0;
    for (const [number, inPart] of byPart) {
      let samples;
      try {
        samples = await load(set, number);
      } catch (error) {
        failed(error);
        return null;
      }
      if (mine !== turn) {
        return null;
      }
      for (const place of inPart) {
        if (JSON.stringify(samples[place % size]).toLowerCase().includes(wanted)) {
          found.add(place);
        }
      }
      done++;
      if (done % 10 === 0) {
        status('Searching… ' + Math.round((100 * done) / byPart.size) + ' %');
      }
    }
    return places.filter((place) => found.has(place));
  }

  async function show() {
    const mine = ++turn;
    const set = current;
    const size = heads.get(set).size;
    const pages = Math.max(1, Math.ceil(order.length / PER_PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    const places = order.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
    const needed = new Map();
    try {
      for (const number of new Set(places.map((place) => Math.floor(place / size) + 1))) {
        needed.set(number, await load(set, number));
      }
    } catch (error) {
      failed(error);
      return;
    }
    if (mine !== turn) {
      return;
    }
    const list = byId('samples');
    list.replaceChildren(
      ...places.map((place) => row(place, needed.get(Math.floor(place / size) + 1)[place % size])));
    byId('page').value = page + 1;
    byId('page').max = pages;
    byId('pages').textContent = pages.toLocaleString('en');
    byId('first').disabled = byId('previous').disabled = page === 0;
    byId('last').disabled = byId('next').disabled = page === pages - 1;
    byId('pager').hidden = false;
    const total = heads.get(set).count.toLocaleString('en');
    const count = order.length.toLocaleString('en');
    const first = (page * PER_PAGE + 1).toLocaleString('en');
    const last = (page * PER_PAGE + places.length).toLocaleString('en');
    status(
      places.length
        ? 'Samples ' + first + ' to ' + last + ' of ' + count + (order.length < heads.get(set).count ? ' picked from ' + total : '')
        : 'No sample of ' + total + ' fits.');
  }

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) {
      node.textContent = text;
    }
    if (className) {
      node.className = className;
    }
    return node;
  }

  function plain(value) {
    return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  }

  function row(place, sample) {
    const item = element('li');
    const details = element('details');
    const summary = element('summary');
    const head = heads.get(current);
    const values = head.values[Number(byId('column').value)] || [];
    const value = values[place];
    const score = element('span', value === null || value === undefined ? '–' : String(Number(value.toPrecision(4))), 'value');
    if (value === 0 || value === 1) {
      score.className = value === 1 ? 'value right' : 'value wrong';
      score.textContent = value === 1 ? '✓ 1' : '✗ 0';
    }
    summary.append(element('span', '#' + sample.id, 'number'), score, element('span', preview(sample.doc), 'preview'));
    details.append(summary);
    // Filled when opened: fifty closed ones cost nothing.
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) {
        details.append(body(place, sample, head));
      }
    });
    item.append(details);
    return item;
  }

  function preview(doc) {
    const texts = Object.values(doc || {}).filter((value) => typeof value === 'string');
    const text = texts.length ? texts.join(' · ') : JSON.stringify(doc);
    return text.length > 200 ? text.slice(0, 200) + '…' : text;
  }

  function body(place, sample, head) {
    const list = element('dl', undefined, 'sample');
    const add = (name, node) => list.append(element('dt', name), node);
    const text = (value) => {
      const node = element('dd');
      node.append(element('pre', plain(value)));
      return node;
    };
    for (const [name, value] of Object.entries(sample.doc || {})) {
      add(name, text(value));
    }
    add('target', target(sample));
    add('answer', answers(sample, text));
    head.columns.forEach((name, index) => add(name, element('dd', String(head.values[index][place] ?? '–'))));
    return list;
  }

  function target(sample) {
    const node = element('dd');
    const expected = sample.target || {};
    if (Array.isArray(expected.choices)) {
      const gold = Array.isArray(expected.gold) ? expected.gold : [expected.gold];
      node.append(element('pre', gold.map((index) => plain(expected.choices[index] ?? index)).join('\n')));
    } else {
      node.append(element('pre', plain(expected.accepted ?? expected)));
    }
    return node;
  }

  function answers(sample, text) {
    const responses = Array.isArray(sample.responses) ? sample.responses : [];
    const choices = (sample.target || {}).choices;
    if (Array.isArray(choices) && responses.length >= choices.length) {
      const node = element('dd');
      const table = element('table', undefined, 'plain');
      table.append(element('caption', 'Log-likelihood of each choice'));
      const top = table.createTHead().insertRow();
      for (const name of ['Choice', 'ln p', 'Tokens']) {
        const cell = element('th', name);
        cell.scope = 'col';
        top.append(cell);
      }
      const rows = table.createTBody();
      choices.forEach((choice, index) => {
        const line = rows.insertRow();
        const cell = element('th', plain(choice));
        cell.scope = 'row';
        line.append(cell);
        line.append(element('td', Number(responses[index].logprob).toFixed(4)));
        line.append(element('td', String(responses[index].tokens ?? '')));
      });
      node.append(table);
      return node;
    }
    const written = responses.map((response) => response.text).filter((response) => typeof response === 'string');
    if (!written.length) {
      return text(responses.length === 1 ? responses[0] : responses);
    }
    const node = element('dd');
    written.forEach((response) => node.append(element('pre', response)));
    for (const [filter, answer] of Object.entries(sample.answers || {})) {
      node.append(element('p', filter + ': ' + plain(answer)));
    }
    return node;
  }

  function begin() {
    byId('pick').hidden = false;
    const withSets = [...new Set(sets.map((set) => set[1]))];
    const [model, task] = location.hash.slice(1).split('/').map(Number);
    options(byId('task'), withSets.map((index) => [index, tasks[index]]), String(task));
    options(byId('model'), modelsOf(Number(byId('task').value)), String(model));
    const chosen = () => choose(Number(byId('model').value), Number(byId('task').value));
    byId('task').addEventListener('change', () => {
      options(byId('model'), modelsOf(Number(byId('task').value)), byId('model').value);
      chosen();
    });
    byId('model').addEventListener('change', chosen);
    byId('column').addEventListener('change', select);
    byId('which').addEventListener('change', select);
    byId('pick').addEventListener('submit', (event) => {
      event.preventDefault();
      select();
    });
    const turnTo = (number) => {
      page = number;
      show();
    };
    byId('first').addEventListener('click', () => turnTo(0));
    byId('previous').addEventListener('click', () => turnTo(page - 1));
    byId('next').addEventListener('click', () => turnTo(page + 1));
    byId('last').addEventListener('click', () => turnTo(Infinity));
    byId('page').addEventListener('change', () => turnTo(Number(byId('page').value) - 1));
    if (sets.length) {
      chosen();
    } else {
      status('The runs have no samples.');
    }
  }

  return {
    part,
    sets(names, list) {
      models = names.models;
      tasks = names.tasks;
      sets = list;
      begin();
    },
  };
})();
