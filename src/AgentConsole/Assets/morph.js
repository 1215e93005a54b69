// Makes one element like another with as few changes as possible, so that focus, selection, scroll, open details and what is being typed stay.

const keyOf = node => node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || null : null;
const isField = el => el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement;
const sameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

/** Whether a person has changed a field since the server wrote it. */
export function isTouched(el) {
  if (el instanceof HTMLSelectElement) {
    const written = [...el.options].find(o => o.defaultSelected) ?? el.options[0];
    return el.selectedOptions[0] !== written;
  }
  if (el.type === 'radio' || el.type === 'checkbox') return el.checked !== el.defaultChecked;
  return el.type !== 'hidden' && el.value !== el.defaultValue;
}

/** @param {{live: boolean}} options live: the page changed by itself, so what it told the agent about his own action stays. */
export function morph(from, to, options) {
  const focused = document.activeElement;
  morphElement(from, to, options);
  if (focused && focused !== document.body && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function morphElement(from, to, options) {
  if (from.hasAttribute('data-keep')) return;
  if (options.live && from.hasAttribute('data-fault') && from.childElementCount > 0 && to.childElementCount === 0) return;
  if (isField(from)) return morphField(from, to, options);
  syncAttributes(from, to);
  morphChildren(from, to, options);
}

function morphField(from, to, options) {
  const touched = isTouched(from);
  if (from instanceof HTMLSelectElement) {
    const chosen = from.value;
    syncAttributes(from, to);
    morphChildren(from, to, options);
    from.value = touched ? chosen : to.value;
    return;
  }
  const typed = from.value;
  const checked = from.checked;
  syncAttributes(from, to);
  if (from instanceof HTMLTextAreaElement) from.defaultValue = to.defaultValue;
  from.value = touched ? typed : to.value;
  if (from.type === 'radio' || from.type === 'checkbox') from.checked = touched ? checked : to.checked;
}

function syncAttributes(from, to) {
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) {
    // What a person opened stays open.
    if (!to.hasAttribute(name) && name !== 'open' && name !== 'data-current') from.removeAttribute(name);
  }
}

function morphChildren(from, to, options) {
  const wantedKeys = new Set([...to.children].map(keyOf).filter(Boolean));
  const keyed = new Map([...from.children].map(c => [keyOf(c), c]).filter(([key]) => key));
  let at = from.firstChild;

  for (const want of [...to.childNodes]) {
    while (at && keyOf(at) && !wantedKeys.has(keyOf(at))) at = removeAndNext(at);
    const key = keyOf(want);
    let have = key ? keyed.get(key) : at && !keyOf(at) && sameKind(at, want) ? at : null;
    if (have && !sameKind(have, want)) have = null;

    if (!have) {
      from.insertBefore(document.importNode(want, true), at);
      continue;
    }
    if (have === at) at = at.nextSibling;
    else if (from.moveBefore) from.moveBefore(have, at);
    else from.insertBefore(have, at);

    if (have.nodeType === Node.ELEMENT_NODE) morphElement(have, want, options);
    else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
  }
  while (at) at = removeAndNext(at);
}

function removeAndNext(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
