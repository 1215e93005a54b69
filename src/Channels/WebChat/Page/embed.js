// Puts the chat on any site: <script src="https://hub.example/embed.js" data-account="web" async></script>
// Optional: data-language="es", data-color="#0f6b5c", data-position="left". The site must be among the account's AllowedOrigins.
'use strict';
(() => {
  const script = document.currentScript;
  const account = script?.dataset.account;
  if (!account) {
    console.error('embed.js: the script element needs data-account, the name of the web chat account.');
    return;
  }
  if (window.__channelhubChat) return; // loaded twice, for instance by a tag manager
  window.__channelhubChat = true;

  const hub = new URL(script.src);
  const language = (script.dataset.language || navigator.language || 'es').slice(0, 2).toLowerCase();
  const texts = {
    es: { open: 'Abrir el chat', close: 'Cerrar el chat', frame: 'Chat de soporte', unread: 'mensajes sin leer' },
    en: { open: 'Open the chat', close: 'Close the chat', frame: 'Support chat', unread: 'unread messages' },
    pt: { open: 'Abrir o chat', close: 'Fechar o chat', frame: 'Chat de suporte', unread: 'mensagens não lidas' },
  }[language] ?? { open: 'Open the chat', close: 'Close the chat', frame: 'Support chat', unread: 'unread messages' };

  const side = script.dataset.position === 'left' ? 'left' : 'right';
  const color = /^#[0-9a-f]{6}$/i.test(script.dataset.color ?? '') ? script.dataset.color : '#0f6b5c';

  // In a shadow root, and styled by a constructed sheet: neither the site's style nor its content security policy gets in the way.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; bottom: max(20px, env(safe-area-inset-bottom)); ${side}: 20px; z-index: 2147483000;
      width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
      display: grid; place-items: center; background: ${color}; color: #fff;
      box-shadow: 0 6px 24px rgb(0 0 0 / 25%); transition: transform .15s, box-shadow .15s;
    }
    button:hover { transform: translateY(-2px); box-shadow: 0 10px 30px rgb(0 0 0 / 30%); }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px ${color}; }
    svg { width: 30px; height: 30px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .filled { fill: currentColor; stroke: none; }
    .count {
      position: absolute; top: -4px; ${side}: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box; border-radius: 11px;
      background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center;
    }
    .panel {
      position: fixed; bottom: 96px; ${side}: 20px; z-index: 2147483000;
      width: min(400px, calc(100vw - 40px)); height: min(660px, calc(100dvh - 120px));
      border-radius: 20px; overflow: hidden; box-shadow: 0 16px 56px rgb(0 0 0 / 28%); background: Canvas;
    }
    iframe { width: 100%; height: 100%; border: 0; display: block; color-scheme: light dark; }
    [hidden] { display: none !important; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      .panel:not([hidden]) + button { display: none; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .panel:not([hidden]) { animation: rise .2s ease-out; }
      @keyframes rise { from { opacity: 0; transform: translateY(14px); } }
    }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
  `);

  const place = document.createElement('div');
  const root = place.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];

  const drawing = (paths) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    for (const [d, kind] of paths) {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', d);
      if (kind) path.setAttribute('class', kind);
      svg.append(path);
    }
    return svg;
  };
  const chatIcon = drawing([['M12 3.5c-5 0-9 3.4-9 7.7 0 2.3 1.2 4.4 3.1 5.8l-.7 3.1c-.1.4.3.8.7.6l3.6-1.7c.7.1 1.5.2 2.3.2 5 0 9-3.4 9-7.8s-4-7.9-9-7.9Z', 'filled']]);
  const closeIcon = drawing([['m6 9.5 6 6 6-6', '']]);

  const panel = document.createElement('div');
  panel.className = 'panel';
  panel.id = 'panel';
  panel.hidden = true;
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-controls', 'panel');
  const count = document.createElement('span');
  count.className = 'count';
  count.hidden = true;
  root.append(panel, button);

  let frame = null;
  let isLoaded = false;
  let unread = 0;

  function show() {
    const isOpen = !panel.hidden;
    button.replaceChildren(isOpen ? closeIcon : chatIcon, count);
    button.setAttribute('aria-expanded', String(isOpen));
    button.setAttribute('aria-label', isOpen ? texts.close : unread > 0 ? `${texts.open} (${unread} ${texts.unread})` : texts.open);
    count.textContent = unread > 9 ? '9+' : String(unread);
    count.hidden = isOpen || unread === 0;
  }

  function open() {
    // The page is loaded when it is first wanted: a site with the button costs its visitors nothing else.
    if (!frame) {
      frame = document.createElement('iframe');
      frame.title = texts.frame;
      frame.src = `${hub.origin}${hub.pathname.replace(/\/embed\.js$/, '')}/chat/${encodeURIComponent(account)}?lang=${encodeURIComponent(language)}`;
      frame.addEventListener('load', () => {
        isLoaded = true;
        if (!panel.hidden) tell('opened');
      });
      panel.append(frame);
    }
    panel.hidden = false;
    unread = 0;
    show();
    frame.focus();
    tell('opened');
  }

  function close() {
    panel.hidden = true;
    show();
    button.focus();
    tell('closed');
  }

  const tell = (type) => isLoaded && frame.contentWindow?.postMessage({ type: 'channelhub:' + type }, hub.origin);

  button.addEventListener('click', () => (panel.hidden ? open() : close()));
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !panel.hidden) close(); });
  addEventListener('message', (event) => {
    if (event.origin !== hub.origin || event.source !== frame?.contentWindow) return;
    if (event.data?.type === 'channelhub:close') close();
    if (event.data?.type === 'channelhub:unread') {
      unread = Number(event.data.count) || 0;
      show();
    }
  });

  show();
  const attach = () => document.body.append(place);
  if (document.body) attach();
  else addEventListener('DOMContentLoaded', attach);
})();
