// The console's own small script. Every page and form works without it; with it the page is live, keeps drafts and answers to the keyboard.
import { startCosts } from './cost.js';
import { forgetAllDrafts, forgetDrafts, startDrafts } from './drafts.js';
import { startKeys } from './keys.js';
import { startOffers } from './offers.js';
import { startRules } from './rules.js';
import { refresh, startLive } from './live.js';
import { go, put, work } from './page.js';

const SEARCH_PAUSE = 250; // milliseconds without a key before the list follows what is typed

storeZone();
startDrafts();
startCosts();
startKeys();
startLive();
startOffers();
startRules();

document.addEventListener('submit', e => {
  const form = e.target;
  if (form.matches('[data-forget-drafts]')) forgetAllDrafts();
  if (!form.matches('[data-enhance]')) return;
  e.preventDefault();
  if (form.method === 'get') find(form);
  else send(form, e.submitter);
});

document.addEventListener('change', e => { if (e.target.matches('[data-auto] select')) e.target.form.requestSubmit(); });

let typing = 0;
document.addEventListener('input', e => {
  if (!e.target.matches('[data-auto] input[type="search"]')) return;
  clearTimeout(typing);
  typing = setTimeout(() => e.target.form.requestSubmit(), SEARCH_PAUSE);
});

document.addEventListener('click', e => {
  const fill = e.target.closest('[data-fill]');
  if (fill) {
    const field = document.querySelector(fill.dataset.fill);
    const mode = fill.dataset.mode && field.form.querySelector(`[name="mode"][value="${fill.dataset.mode}"]`);
    if (mode && !mode.disabled) mode.checked = true;
    // What the agent has begun to write stays.
    field.value = 'article' in fill.dataset && field.value.trim() ? `${field.value.trimEnd()}\n\n${fill.dataset.value}` : fill.dataset.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
    return;
  }
  const opener = e.target.closest('[data-open-dialog]');
  if (opener) document.getElementById(opener.dataset.openDialog).showModal();
  for (const open of document.querySelectorAll('details[data-close-outside][open]')) if (!open.contains(e.target)) open.open = false;

  const link = e.target.closest('a[data-go]');
  if (link && e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey && !e.altKey) {
    e.preventDefault();
    go(link.href, { keepScroll: link.dataset.keepScroll === 'true' }).catch(() => location.assign(link.href));
  }
});

addEventListener('popstate', () => go(location.href, { replace: true, keepScroll: true }).catch(() => location.reload()));

/** A filter: the address says what is shown, and only what is filtered stands in it. */
function find(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = form.getAttribute('action') + (query.size ? `?${query}` : '');
  go(address, { replace: document.activeElement?.type === 'search', keepScroll: true }).catch(() => location.assign(address));
}

/** An action: sent once, and the page that comes back takes the place of this one. Refused, it keeps what was typed and says why. */
async function send(form, submitter) {
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  try {
    await work(async () => {
      const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, submitter)) });
      const isPage = response.headers.get('content-type')?.startsWith('text/html');
      if (!isPage) { tell(form, document.body.dataset.textRefused.replace('{status}', response.status)); return; }
      // Done leads back to the page it came from. Anywhere else, such as the sign-in, means that nothing was done: the draft is still needed.
      if (response.redirected && new URL(response.url).pathname !== new URL(form.action).pathname) { location.assign(response.url); return; }
      if (response.redirected) {
        forgetDrafts(form);
        if (form.matches('[data-clears]')) form.reset();
        if (form.matches('[data-closes]')) form.closest('details').open = false;
      }
      put(await response.text(), response.url);
    });
    if (form.isConnected && form.querySelector('[data-fault] p')) form.querySelector('textarea:invalid, textarea, input:not([type="hidden"])')?.focus();
  } catch {
    tell(form, document.body.dataset.textOffline);
  } finally {
    form.removeAttribute('aria-busy');
  }
}

function tell(form, sentence) {
  const slot = form.querySelector('[data-fault]') ?? form.closest('.row')?.nextElementSibling ?? form.parentElement.querySelector('[data-fault]');
  slot?.replaceChildren(Object.assign(document.createElement('p'), { className: 'refused', textContent: sentence }));
}

/** Only the browser knows the reader's time zone; the next page is written in it. */
function storeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split('; ').includes(`channelhub-zone=${encodeURIComponent(zone)}`)) return;
  document.cookie = `channelhub-zone=${encodeURIComponent(zone)}; path=/; max-age=34560000; samesite=lax`;
  if (document.querySelector('time')) refresh();
}
