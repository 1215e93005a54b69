// Reads one TwiML document (as a JSON text) a line; writes the same document as Twilio's library writes it, and what of it the library does not know.
const fs = require('fs');
const VoiceResponse = require('twilio/lib/twiml/VoiceResponse');
const types = fs.readFileSync(require.resolve('twilio/lib/twiml/VoiceResponse').replace(/\.js$/, '.d.ts'), 'utf8');

function known(element) {
  const found = new RegExp(`interface ${element}Attributes[^{]*\\{([^}]*)\\}`).exec(types);
  return found ? [...found[1].matchAll(/^\s*"?([\w.:]+)"?\??:/gm)].map(m => m[1]) : null;
}

// A reader for what we write: elements, attributes, text; no comments, no CDATA.
function parse(xml) {
  const root = { name: '', attributes: {}, children: [] };
  const stack = [root];
  const text = s => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
  for (const m of xml.replace(/^<\?xml[^>]*\?>/, '').matchAll(/<(\/?)([A-Za-z]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>|([^<]+)/g)) {
    const top = stack[stack.length - 1];
    if (m[5] !== undefined) { top.text = (top.text || '') + text(m[5]); continue; }
    if (m[1]) { stack.pop(); continue; }
    const element = { name: m[2], attributes: {}, children: [] };
    for (const a of m[3].matchAll(/([\w:]+)="([^"]*)"/g)) element.attributes[a[1]] = text(a[2]);
    top.children.push(element);
    if (!m[4]) stack.push(element);
  }
  return root.children[0];
}

const faults = [];
function build(target, element) {
  const method = element.name[0].toLowerCase() + element.name.slice(1);
  if (typeof target[method] !== 'function') { faults.push(`${element.name} can't stand here`); return; }
  const names = known(element.name);
  if (names) for (const a of Object.keys(element.attributes)) if (!names.includes(a)) faults.push(`${element.name} has no ${a}`);
  if (['Say', 'Redirect', 'Number', 'Enqueue'].includes(element.name)) target[method](element.attributes, element.text || '');
  else { const made = target[method](element.attributes); for (const child of element.children) build(made, child); }
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  faults.length = 0;
  const response = new VoiceResponse();
  for (const child of parse(JSON.parse(line)).children) build(response, child);
  // The library writes empty elements without a space; .NET with one. Nothing else may differ.
  console.log(JSON.stringify({ twiml: response.toString().replace(/\/>/g, ' />'), fault: faults.join('; ') }));
});
