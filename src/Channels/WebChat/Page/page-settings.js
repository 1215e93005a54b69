// What the hub told this page, its words, and small ways to build elements. Text only ever becomes text: nothing here makes mark-up from a string.

const settings = JSON.parse(document.body.dataset.settings);
const isEmbedded = window.parent !== window;

/** In a frame, the site tells when its panel is closed: the browser itself still calls the page visible then. */
let isPanelClosed = false;
const isLookedAt = () => !document.hidden && !isPanelClosed;

/** The element with this id. */
const el = (id) => document.getElementById(id);

/** A text in the visitor's language with its values put in. */
function say(key, values = {}) {
  return settings.texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** A new element with attributes and children; a string becomes a text node. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#icon-' + name);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** 128 random bits: the same message sent again keeps its id, and no two messages share one. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

function showSize(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(settings.language, { style: 'unit', unit: units[unit], maximumFractionDigits: unit === 2 ? 1 : 0 }).format(value);
}

/** Reads and writes small values that outlive a reload; where the browser forbids it, they live as long as the page. */
const memory = new Map();
const keep = {
  read(name, ifMissing) {
    try {
      const text = localStorage.getItem(`channelhub:${settings.account}:${name}`);
      return text === null ? ifMissing : JSON.parse(text);
    } catch {
      return memory.has(name) ? memory.get(name) : ifMissing;
    }
  },
  write(name, value) {
    memory.set(name, value);
    try {
      localStorage.setItem(`channelhub:${settings.account}:${name}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: the copy in memory serves until the page is closed.
    }
  },
};

/** Tells the site that shows us in a frame. Nothing of the conversation is in it, so any site that may frame us may hear it. */
function tellSite(type, values = {}) {
  if (isEmbedded) window.parent.postMessage({ type: 'channelhub:' + type, account: settings.account, ...values }, '*');
}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

