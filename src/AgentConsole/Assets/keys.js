// The keyboard. Letters count only where nobody is typing.
import { go } from './page.js';

let current = null; // the row that was last moved to, by its case: it keeps its place while the list changes around it

const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];
const isTyping = el => el.closest('input, textarea, select, [contenteditable], dialog[open]');

export function startKeys() {
  document.addEventListener('keydown', e => {
    if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && e.target.matches('[data-send-key]')) {
      e.preventDefault();
      e.target.form.requestSubmit();
      return;
    }
    if (e.key === 'Escape' && e.target.matches('input[type="search"]')) { e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    const act = actions[e.key];
    if (act && act() !== false) e.preventDefault();
  });
  document.addEventListener('focusin', e => { if (e.target.matches('[data-row]')) mark(e.target); });
  document.addEventListener('console:shown', () => {
    const row = rows().find(r => keyOf(r) === current);
    if (row) mark(row);
  });
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  '/': () => focusOn('#search'),
  r: () => write('reply'),
  n: () => write('note'),
  a: () => focusOn('[data-accept]'),
  s: () => focusOn('[data-article]'),
  p: () => { const presence = document.querySelector('#presence'); if (!presence) return false; presence.open = true; return focusOn('#presence [aria-pressed="true"]'); },
  u: () => location.pathname === '/' ? false : go('/'),
  '?': () => document.getElementById('keys-dialog').showModal(),
};

const keyOf = row => row.closest('[data-key]').dataset.key;

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex(r => keyOf(r) === current);
  const to = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  to.focus();
  to.closest('tr').scrollIntoView({ block: 'nearest' });
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-current]')) other.removeAttribute('data-current');
  current = keyOf(row);
  row.closest('[data-key]').setAttribute('data-current', '');
}

function write(mode) {
  const radio = document.querySelector(`#write [name="mode"][value="${mode}"]`);
  if (!radio || radio.disabled) return false;
  radio.checked = true;
  return focusOn('#write-text');
}

function focusOn(selector) {
  const el = document.querySelector(selector);
  if (!el) return false;
  el.focus();
  el.select?.();
}
