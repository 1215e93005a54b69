// Keeps the page as it is on the server: listens for change notes and reads the page again, at most twice a second, and only while it is seen.
import { isBusy, put, shownSoFar } from './page.js';

const EVERY_MINUTE = 60_000; // "5 min ago" and what is left of a deadline move on by themselves
const AFTER_TROUBLE = 5_000;
const AT_MOST_EVERY = 500;

let source = null;
let watched = null;
let pending = false;
let running = false;
let last = 0;

export function startLive() {
  document.addEventListener('visibilitychange', listen);
  document.addEventListener('console:shown', listen);
  addEventListener('pagehide', close);
  addEventListener('pageshow', listen);
  setInterval(() => { if (watched && !document.hidden) refresh(); }, EVERY_MINUTE);
  listen();
}

/** Whether the agent is there for work: then the stream says so to the server, and stays open though the page is hidden. */
const isThere = () => (document.getElementById('presence')?.dataset.state ?? 'offline') !== 'offline';
const isAsleep = () => document.hidden && !isThere();

/** A hidden page costs the server nothing: its stream is closed, and opened and caught up when it is seen again. */
function listen() {
  const watch = document.querySelector('[data-watch]')?.dataset.watch ?? (isThere() ? 'me' : null);
  if (isAsleep() || !watch) return close();
  if (watch === watched && source && source.readyState !== EventSource.CLOSED) return;
  close();
  watched = watch;
  source = new EventSource(`/_console/changes?watch=${encodeURIComponent(watch)}`);
  let opened = performance.now() > 3_000; // a page that has just come needs no catching up
  source.addEventListener('open', () => { tell('on'); if (opened) refresh(); opened = true; });
  source.addEventListener('change', refresh);
  source.addEventListener('error', () => {
    tell('off');
    // The stream was refused, not cut (signed out, or the server is starting): the browser won't try again by itself.
    if (source?.readyState === EventSource.CLOSED) { close(); setTimeout(() => { listen(); refresh(); }, AFTER_TROUBLE); }
  });
}

function close() {
  source?.close();
  source = null;
  watched = null;
}

/** Reads the page again and shows what has changed. */
export async function refresh() {
  if (running || isBusy() || isAsleep()) { pending = true; setTimeout(() => { if (pending) refresh(); }, AT_MOST_EVERY); return; }
  pending = false;
  running = true;
  const wait = AT_MOST_EVERY - (performance.now() - last);
  if (wait > 0) await new Promise(done => setTimeout(done, wait));
  last = performance.now();
  const asked = shownSoFar();
  try {
    const response = await fetch(location.href, { headers: { 'X-Console': 'live' } });
    if (response.redirected || response.status === 401) { location.reload(); return; }
    if (!response.ok && response.status !== 404) throw new Error(String(response.status));
    const html = await response.text();
    if (shownSoFar() !== asked || isBusy()) { pending = true; return; }
    const seen = snapshot();
    if (put(html, response.url, { live: true })) announce(seen, snapshot());
    tell('on');
  } catch {
    // Told to the agent in the header; the next try follows.
    tell('trouble');
    setTimeout(refresh, AFTER_TROUBLE);
  } finally {
    running = false;
    if (pending) refresh();
  }
}

function tell(state) {
  const pill = document.querySelector('[data-live-state]');
  if (!pill || pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.textContent = pill.dataset[state];
}

const snapshot = () => ({
  rows: new Map([...document.querySelectorAll('[data-rows] [data-version]')].map(r => [r.dataset.key, r.dataset.version])),
  written: new Set([...document.querySelectorAll('[data-thread] [data-direction="in"]')].map(m => m.id)),
});

function announce(before, after) {
  const fresh = [...after.rows.keys()].filter(k => !before.rows.has(k));
  for (const [key, version] of after.rows) {
    if (before.rows.get(key) !== version) flash(document.querySelector(`[data-rows] [data-key="${CSS.escape(key)}"]`));
  }
  const written = [...after.written].filter(id => !before.written.has(id));
  for (const id of written) flash(document.getElementById(id));
  if (fresh.length && before.rows.size) say('newCases', fresh.length);
  if (written.length) say('newMessages', written.length);
}

function flash(el) {
  if (!el) return;
  el.classList.remove('flash');
  void el.offsetWidth; // so that the animation begins anew
  el.classList.add('flash');
}

function say(what, count) {
  const announcer = document.getElementById('announcer');
  announcer.textContent = (count === 1 ? announcer.dataset[`${what}One`] : announcer.dataset[`${what}Other`]).replace('{count}', count);
}
