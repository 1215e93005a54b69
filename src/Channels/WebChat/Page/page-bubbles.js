// The bubbles: those the hub has (by position) and, below them, those that still wait to be sent (by their own id).

const log = el('log');
const list = el('messages');

const bubbles = {
  waiting: new Map(),
  unread: 0,

  /** A message from the hub. It takes the place of the waiting bubble that it was. */
  arrive(message, isNew) {
    const isOwn = message.from === 'customer';
    const stays = this.isAtEnd();
    const before = message.clientId ? this.waiting.get(message.clientId) : null;
    if (before) this.waiting.delete(message.clientId);
    const bubble = this.build(message);
    if (isNew && !before) bubble.classList.add('fresh');
    for (const old of list.querySelectorAll('.choices')) old.remove();
    if (before) before.remove();
    const firstWaiting = list.querySelector('[data-id]');
    list.insertBefore(bubble, firstWaiting);
    if (message.choices) bubble.querySelector('.meta').before(this.buildChoices(message.choices));
    this.arrange();
    if (!isOwn) this.watch(bubble);
    if (isNew && !isOwn && !stays) {
      this.unread++;
      this.showPill();
    } else if (stays || !isNew) {
      this.toEnd();
    }
  },

  /** A message of ours on its way: new, changed, or gone. */
  change(item) {
    const old = this.waiting.get(item.id);
    if (item.state === 'discarded') {
      old?.remove();
      this.waiting.delete(item.id);
      this.arrange();
      return;
    }
    if (item.state === 'stored' && !old) return; // the stream was faster
    const bubble = this.build({ from: 'customer', at: item.at, parts: item.text ? [item.text] : [], files: item.files }, item);
    if (old) old.replaceWith(bubble);
    else {
      bubble.classList.add('fresh');
      list.append(bubble);
    }
    this.waiting.set(item.id, bubble);
    this.arrange();
    if (!old) {
      for (const choices of list.querySelectorAll('.choices')) choices.remove();
      this.toEnd();
    }
  },

  build(message, item) {
    const isOwn = message.from === 'customer';
    const name = isOwn ? say('you') : message.name || say(message.from);
    const bubble = make('li', { class: `message ${isOwn ? 'own' : message.from} ${item ? item.state : ''}`, 'data-position': message.position, 'data-id': item?.id, 'data-at': message.at, 'data-by': isOwn ? 'own' : `${message.from} ${name}` });
    if (!isOwn && message.from !== 'system') bubble.append(make('p', { class: 'author', 'aria-hidden': 'true' }, name));
    bubble.append(make('span', { class: 'unseen' }, say('says', { name }) + ' '));
    for (const part of message.parts) bubble.append(make('div', { class: 'bubble' }, ...this.linked(part)));
    for (const file of message.files ?? []) bubble.append(item ? this.buildWaitingFile(file) : this.buildFile(file, message.position));
    bubble.append(this.buildMeta(message, item));
    return bubble;
  },

  buildMeta(message, item) {
    const at = new Date(message.at);
    const time = make('time', { datetime: message.at, title: at.toLocaleString(settings.language) }, at.toLocaleTimeString(settings.language, { hour: 'numeric', minute: '2-digit' }));
    const meta = make('p', { class: 'meta' }, time);
    if (message.from !== 'customer') return meta;
    const state = item?.state ?? 'stored';
    const text = state === 'waiting' ? say(item.isHeld ? 'queued' : 'waiting') : say(state);
    meta.append(make('span', { class: 'state', title: state === 'stored' ? text : null }, icon(state), state === 'stored' ? make('span', { class: 'unseen' }, text) : text));
    if (state === 'failed') {
      if (item.reason) meta.append(make('span', { class: 'reason' }, item.reason));
      const again = make('button', { type: 'button' }, say('retry'));
      again.onclick = () => queue.retry(item.id);
      const discard = make('button', { type: 'button' }, say('discard'));
      discard.onclick = () => queue.discard(item.id);
      meta.append(again, discard);
    }
    return meta;
  },

  buildChoices(choices) {
    const group = make('div', { class: 'choices', role: 'group', 'aria-label': say('choices') });
    for (const choice of choices) {
      const button = make('button', { type: 'button' }, choice.label);
      button.onclick = () => {
        group.remove();
        el('text').focus({ preventScroll: true });
        queue.add(choice.label, choice.value, []);
      };
      group.append(button);
    }
    return group;
  },

  buildFile(file, position) {
    const address = `${settings.base}/files/${file.sha256}?at=${position}`;
    const link = make('a', { class: 'file', href: address, download: file.name }, icon('file'), make('span', { class: 'unseen' }, say('download') + ' '),
      make('span', {}, make('span', { class: 'file-name' }, file.name), make('span', { class: 'file-size' }, showSize(file.size))));
    if (file.image) this.showPicture(link, file, address);
    return link;
  },

  /** The hub gives files as downloads only, so a picture is fetched and shown from memory. */
  async showPicture(link, file, address) {
    try {
      const response = await fetch(address);
      if (response.ok) this.asPicture(link, file, await response.blob());
    } catch {
      // The link to download it stays.
    }
  },

  buildWaitingFile(file) {
    const box = make('span', { class: 'file' }, icon('file'), make('span', {}, make('span', { class: 'file-name' }, file.name), make('span', { class: 'file-size' }, showSize(file.size))));
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) blobs.read(file.key).then((blob) => blob && this.asPicture(box, file, blob));
    return box;
  },

  asPicture(element, file, blob) {
    const picture = make('img', { alt: say('image', { name: file.name }) });
    const address = URL.createObjectURL(blob);
    const stays = this.isAtEnd();
    picture.onload = () => {
      URL.revokeObjectURL(address);
      element.replaceChildren(picture);
      element.className = 'picture';
      if (stays) this.toEnd();
    };
    picture.onerror = () => URL.revokeObjectURL(address);
    picture.src = address;
  },

  /** Web addresses become links, everything else stays text. */
  linked(text) {
    const pieces = [];
    let from = 0;
    for (const match of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gu)) {
      pieces.push(text.slice(from, match.index), make('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow' }, match[0]));
      from = match.index + match[0].length;
    }
    pieces.push(text.slice(from));
    return pieces.filter((p) => p !== '');
  },

  /** Days between bubbles, and groups of one author's bubbles within a few minutes. */
  arrange() {
    let day = '';
    let last = null;
    for (const old of list.querySelectorAll('.day')) old.remove();
    for (const bubble of list.querySelectorAll('.message')) {
      const at = new Date(bubble.dataset.at);
      const itsDay = at.toDateString();
      if (itsDay !== day) bubble.before(make('li', { class: 'day' }, this.dayName(at)));
      const starts = itsDay !== day || !last || last.dataset.by !== bubble.dataset.by || at - new Date(last.dataset.at) > 300000;
      bubble.classList.toggle('starts', starts);
      const author = bubble.querySelector('.author');
      if (author) author.hidden = !starts;
      last?.classList.toggle('ends', starts);
      [day, last] = [itsDay, bubble];
    }
    last?.classList.add('ends');
    el('welcome').hidden = !stream.isReady || last !== null;
  },

  dayName(at) {
    const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate());
    const days = Math.round((midnight(at) - midnight(new Date())) / 86400000);
    const name = days >= -1 && days <= 0
      ? new Intl.RelativeTimeFormat(settings.language, { numeric: 'auto' }).format(days, 'day')
      : at.toLocaleDateString(settings.language, { weekday: 'long', day: 'numeric', month: 'long', year: at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric' });
    return name.charAt(0).toLocaleUpperCase(settings.language) + name.slice(1);
  },

  isAtEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  },

  toEnd() {
    log.scrollTop = log.scrollHeight;
    this.unread = 0;
    this.showPill();
  },

  showPill() {
    el('to-end').hidden = this.isAtEnd() && this.unread === 0;
    el('to-end-text').textContent = this.unread === 0 ? say('toEnd') : this.unread === 1 ? say('newMessage') : say('newMessages', { count: this.unread });
  },

  /** Reports an answer as read once it was on the screen of a page that is looked at. */
  watch(bubble) {
    if (!isLookedAt()) seen.note(Number(bubble.dataset.position), 'delivered');
    this.observer ??= new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting || !isLookedAt()) continue;
        seen.note(Number(entry.target.dataset.position), 'read');
        this.observer.unobserve(entry.target);
      }
    }, { root: log, threshold: 0.3 });
    this.observer.observe(bubble);
  },

  /** The page is looked at again: what is on the screen is read now. */
  lookAgain() {
    if (!this.observer) return;
    for (const bubble of list.querySelectorAll('.message[data-position]:not(.own)')) {
      this.observer.unobserve(bubble);
      this.observer.observe(bubble);
    }
  },
};

