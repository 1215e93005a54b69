// The box for the routing file: its numbers follow what is typed, and a fault leads to its line. Without this the numbers are those of the text that was loaded.

export function startRules() {
  document.addEventListener('input', e => { if (e.target.matches('textarea[data-numbers]')) number(e.target); });
  document.addEventListener('console:shown', () => document.querySelectorAll('textarea[data-numbers]').forEach(number));
  document.addEventListener('click', e => {
    const place = e.target.closest('[data-line]');
    if (place) goTo(document.querySelector(place.dataset.in), Number(place.dataset.line), Number(place.dataset.column));
  });
}

function number(box) {
  const numbers = document.querySelector(box.dataset.numbers);
  const lines = box.value.split('\n').length;
  box.rows = lines;
  while (numbers.childElementCount > lines) numbers.lastElementChild.remove();
  while (numbers.childElementCount < lines) numbers.append(Object.assign(document.createElement('i'), { textContent: numbers.childElementCount + 1 }));
}

function goTo(box, line, column) {
  const before = box.value.split('\n').slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const at = Math.min(before + column - 1, box.value.length);
  box.focus({ preventScroll: true });
  box.setSelectionRange(at, at);
  box.scrollIntoView({ block: 'nearest' });
  const frame = box.parentElement;
  frame.scrollTop = Math.max(0, (line - 0.5) * 20 - frame.clientHeight / 2);
}
