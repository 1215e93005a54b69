// What is offered to the agent: the seconds that are left, and a word in the window's title for whoever looks elsewhere.
const EVERY_SECOND = 1_000;

/** The server's clock less this browser's, in milliseconds. */
let ahead = 0;

export function startOffers() {
  document.addEventListener('console:shown', shown);
  setInterval(count, EVERY_SECOND);
  shown();
}

function shown() {
  const offers = document.getElementById('offers');
  if (!offers) return;
  ahead = Number(offers.dataset.now) - Date.now();
  const open = offers.querySelectorAll('[data-offer]').length;
  document.title = (open ? `(${open}) ` : '') + document.title.replace(/^\(\d+\) /, '');
  count();
}

function count() {
  for (const el of document.querySelectorAll('[data-until]')) {
    const left = Math.max(0, Math.round((Number(el.dataset.until) - Date.now() - ahead) / EVERY_SECOND));
    el.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  }
}
