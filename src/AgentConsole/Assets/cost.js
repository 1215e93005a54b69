// Says under an answer that is being written what it will cost, where length costs: the desk counts, in its own way of sending.
const PAUSE = 300; // milliseconds without a key before it is asked
let waiting = 0;
let asking = null;

export function startCosts() {
  document.addEventListener('input', e => ask(e.target));
  document.addEventListener('console:shown', () => ask(document.getElementById('write-text')));
  ask(document.getElementById('write-text'));
}

function ask(field) {
  const line = field?.form?.querySelector('[data-cost]');
  if (!line) return;
  clearTimeout(waiting);
  asking?.abort(); // what was asked is about a text that is no more
  if (!field.value.trim()) { line.textContent = ''; return; }
  waiting = setTimeout(async () => {
    asking = new AbortController();
    try {
      const response = await fetch('/_console/cost', { method: 'POST', body: new URLSearchParams({ case: line.dataset.cost, text: field.value }), signal: asking.signal });
      line.textContent = response.ok ? await response.text() : '';
    } catch { /* offline, or the text has changed: the next key asks again */ }
  }, PAUSE);
}
