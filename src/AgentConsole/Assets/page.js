// Asks the server for a page and puts it in place of the one that is shown.
import { morph } from './morph.js';
import { restoreDrafts } from './drafts.js';

const parse = html => new DOMParser().parseFromString(html, 'text/html');
let busy = 0;

export const isBusy = () => busy > 0;

/** Shows the answer to a request. Gives the document that came, or null when the browser had to take over (signed out, not a page of ours). */
export async function show(response, { live = false } = {}) {
  const text = await response.text();
  const fresh = parse(text);
  const main = fresh.getElementById('main');
  if (!main || !fresh.getElementById('announcer')) {
    location.assign(response.url || location.href);
    return null;
  }
  document.title = fresh.title;
  morph(document.getElementById('main'), main, { live });
  if (!live) morph(document.getElementById('top'), fresh.getElementById('top'), { live });
  restoreDrafts();
  document.dispatchEvent(new CustomEvent('console:shown', { detail: { live } }));
  return fresh;
}

/** Goes to another page of the console without reloading what stays the same. */
export async function go(address, { replace = false, keepScroll = false } = {}) {
  await work(async () => {
    const response = await fetch(address, { headers: { 'X-Console': 'go' } });
    const url = new URL(response.url);
    history[replace ? 'replaceState' : 'pushState']({}, '', url.pathname + url.search);
    if (await show(response) && !keepScroll) scrollTo(0, 0);
  });
}

/** Runs something during which the page must not refresh itself. */
export async function work(task) {
  busy++;
  try {
    return await task();
  } finally {
    busy--;
  }
}
