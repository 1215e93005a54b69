// Puts the parts together.

const title = document.title;
let unseenCount = 0;

function lookedAt() {
  bubbles.lookAgain();
  unseenCount = 0;
  showUnseen();
}

function showUnseen() {
  document.title = unseenCount > 0 ? `(${unseenCount}) ${title}` : title;
  tellSite('unread', { count: unseenCount });
}

function banner(...content) {
  const box = el('banner');
  box.replaceChildren(...content);
  box.hidden = content.length === 0;
}

let slowTimer;
function showState(state) {
  clearTimeout(slowTimer);
  if (navigator.onLine === false) banner(say('offline'));
  else if (state === 'open') banner();
  else slowTimer = setTimeout(() => banner(say(navigator.onLine === false ? 'offline' : 'connecting')), 2500); // a short break is not worth a word
}

stream.onState = showState;
stream.onReady = () => {
  // Another visitor began in this browser (the cookie was cleared): his positions start anew.
  if (seen.reported.read > stream.last) seen.reported = { read: 0, delivered: 0 };
  bubbles.arrange();

  // The history is not read out; what comes from now on is.
  log.setAttribute('aria-live', 'polite');
  queue.run();
};
stream.onMessage = (message, isNew) => {
  bubbles.arrive(message, isNew);
  if (message.clientId) queue.items.some((i) => i.id === message.clientId) && queue.forget(message.clientId);
  if (isNew && message.from !== 'customer' && !isLookedAt()) {
    unseenCount++;
    showUnseen();
  }
};

queue.onChange = (item) => {
  bubbles.change(item);
  if (item.state === 'failed') el('said').textContent = `${say('failed')}: ${item.reason ?? ''}`;
};
queue.onCookiesRefused = () =>
  banner(say('cookies') + ' ', make('a', { href: settings.base, target: '_blank', rel: 'noopener' }, say('openWindow')));

el('to-end').onclick = () => {
  bubbles.toEnd();
  log.focus({ preventScroll: true });
};
log.addEventListener('scroll', () => {
  if (bubbles.isAtEnd()) bubbles.unread = 0;
  bubbles.showPill();
}, { passive: true });

// The log shrinks when a phone's keyboard opens or the text grows: who was at the end stays there.
let wasAtEnd = true;
log.addEventListener('scroll', () => { wasAtEnd = bubbles.isAtEnd(); }, { passive: true });
new ResizeObserver(() => { if (wasAtEnd) bubbles.toEnd(); }).observe(log);

addEventListener('online', () => {
  stream.nudge();
  queue.run();
});
addEventListener('offline', () => showState('lost'));
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  stream.nudge();
  if (isLookedAt()) lookedAt();
});

if (isEmbedded) {
  el('close').hidden = false;
  el('close').onclick = () => tellSite('close');
  addEventListener('keydown', (event) => { if (event.key === 'Escape') tellSite('close'); });
  addEventListener('message', (event) => {
    if (event.source !== window.parent) return;
    if (event.data?.type === 'channelhub:closed') isPanelClosed = true;
    if (event.data?.type === 'channelhub:opened') {
      isPanelClosed = false;
      lookedAt();
      bubbles.toEnd();
      input.focus({ preventScroll: true });
    }
  });
}

for (const item of queue.items) bubbles.change(item);
compose.start();
stream.open();
if (!isEmbedded && matchMedia('(pointer: fine)').matches) input.focus({ preventScroll: true });
tellSite('started');
