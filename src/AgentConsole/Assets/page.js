// Asks the server for a page and puts it in place of the one that is shown.
import { morph } from './morph.js';
import { restoreDrafts } from './drafts.js';

const parse = html => new DOMParser().parseFromString(html, 'text/html');
let busy = 0;
let shown = 0;
let visit = null;

export const isBusy = () => busy > 0;

/** How many answers have been shown: one that was asked for before the last of them is out of date. */
export const shownSoFar = () => shown;

/** Shows a page that has come. Gives its document, or null when the browser had to take over (signed out, not a page of ours). */
export function put(html, address, { live = false } = {}) {
  const fresh = parse(html);
  const main = fresh.getElementById('main');
  if (!main || !fresh.getElementById('announcer')) {
    location.assign(address || location.href);
    return null;
  }
  shown++;
  document.title = fresh.title;
  morph(document.getElementById('main'), main, { live });
  morph(document.getElementById('offers'), fresh.getElementById('offers'), { live });
  morph(document.getElementById('notices'), fresh.getElementById('notices'), { live });
  if (!live) morph(document.getElementById('top'), fresh.getElementById('top'), { live });
  restoreDrafts();
  document.dispatchEvent(new CustomEvent('console:shown', { detail: { live } }));
  return fresh;
}

/** Goes to another page of the console without reloading what stays the same. */
export async function go(address, { replace = false, keepScroll = false } = {}) {
  visit?.abort(); // of two that are asked for in a row, the last is meant
  const mine = visit = new AbortController();
  await work(async () => {
    try {
      const response = await fetch(address, { headers: { 'X-Console': 'go' }, signal: mine.signal });
      const html = await response.text();
      const url = new URL(response.url);
      history[replace ? 'replaceState' : 'pushState']({}, '', url.pathname + url.search);
      if (put(html, response.url) && !keepScroll) scrollTo(0, 0);
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
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
