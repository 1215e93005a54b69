// What the visitor wrote and the hub has not acknowledged yet. It is kept in the browser until then, survives a reload, and goes out in the order in which it was written.
// A message is sent again under the same id, so the hub stores it once however often that happens.

const queue = {
  items: keep.read('queue', []),
  onChange: () => {},
  onCookiesRefused: () => {},
  isRunning: false,
  wake: () => {},

  /** Adds a message and starts to send it. */
  async add(text, choice, files) {
    const item = { id: newId(), text, choice: choice ?? null, at: new Date().toISOString(), state: 'waiting', files: [] };
    for (const [n, file] of files.entries()) {
      item.files.push({ name: file.name, size: file.size, type: file.type, key: `${item.id}/${n}` });
      await blobs.write(`${item.id}/${n}`, file);
    }
    this.items.push(item);
    this.save();
    this.onChange(item);
    this.run();
    return item;
  },

  retry(id) {
    const item = this.items.find((i) => i.id === id);
    if (!item) return;
    Object.assign(item, { state: 'waiting', reason: null });
    this.save();
    this.onChange(item);
    this.run();
  },

  discard(id) {
    this.forget(id);
    this.onChange({ id, state: 'discarded' });
  },

  forget(id) {
    const item = this.items.find((i) => i.id === id);
    this.items = this.items.filter((i) => i.id !== id);
    this.save();
    for (const file of item?.files ?? []) blobs.remove(file.key);
  },

  /** Several tabs of one visitor share the stored list: each writes only what it changed. */
  save() {
    const mine = new Map(this.items.map((i) => [i.id, i]));
    const others = keep.read('queue', []).filter((i) => !mine.has(i.id) && !this.known.has(i.id));
    for (const id of mine.keys()) this.known.add(id);
    keep.write('queue', [...others, ...this.items]);
  },
  known: new Set(),

  /** Sends what waits, one after the other, until nothing does. */
  async run() {
    this.wake();
    if (this.isRunning) return;
    this.isRunning = true;
    let pause = 1000;
    try {
      for (;;) {
        const item = this.items.find((i) => i.state === 'waiting');
        if (!item) return;
        const result = navigator.onLine === false ? { again: 60000 } : await this.send(item);
        if (result.stored) {
          pause = 1000;
          this.forget(item.id);
          this.onChange({ ...item, state: 'stored' });
        } else if (result.refused) {
          Object.assign(item, { state: 'failed', reason: result.refused });
          this.save();
          this.onChange(item);
        } else {
          this.onChange({ ...item, isHeld: true });
          await Promise.race([wait(Math.max(result.again ?? 0, pause)), new Promise((done) => { this.wake = done; })]);
          pause = Math.min(pause * 2, 30000);
        }
      }
    } finally {
      this.isRunning = false;
    }
  },

  /** One try. Whatever is not a clear answer is tried again. */
  async send(item, isSecondTry = false) {
    let response;
    try {
      const body = await this.body(item);
      if (body === null) return { refused: say('fileLost') };
      const isForm = body instanceof FormData;
      response = await fetch(`${settings.base}/messages`, { method: 'POST', body, headers: isForm ? {} : { 'Content-Type': 'application/json' } });
    } catch {
      return {};
    }
    if (response.ok) return { stored: true };
    if (response.status === 401 && !isSecondTry) {
      // The cookie is gone (cleared, or too old): the page's address gives a new one.
      await fetch(`${settings.base}`, { cache: 'no-store' }).catch(() => null);
      return this.send(item, true);
    }
    if (response.status === 401) {
      this.onCookiesRefused();
      return { again: 60000 };
    }
    if (response.status === 429 || response.status >= 500) return { again: 1000 * Number(response.headers.get('Retry-After') ?? 0) };
    return { refused: response.status === 413 ? say('tooBig') : response.status === 415 ? say('fileType', { name: item.files.map((f) => f.name).join(', ') }) : say('refused') };
  },

  async body(item) {
    const message = JSON.stringify({ id: item.id, text: item.text || undefined, language: settings.language, choice: item.choice ?? undefined });
    if (item.files.length === 0) return message;
    const form = new FormData();
    form.append('message', message);
    for (const file of item.files) {
      const blob = await blobs.read(file.key);
      if (!blob) return null;
      form.append('file', blob, file.name);
    }
    return form;
  },
};
for (const item of queue.items) queue.known.add(item.id);

/** Files that wait to be sent, in the browser's own database; in memory where that is forbidden. */
const blobs = {
  held: new Map(),

  open() {
    this.database ??= new Promise((done) => {
      try {
        const request = indexedDB.open(`channelhub:${settings.account}`, 1);
        request.onupgradeneeded = () => request.result.createObjectStore('files');
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(null);
      } catch {
        done(null);
      }
    });
    return this.database;
  },

  async act(mode, action) {
    const database = await this.open();
    if (!database) return undefined;
    return new Promise((done) => {
      try {
        const request = action(database.transaction('files', mode).objectStore('files'));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(undefined);
      } catch {
        done(undefined);
      }
    });
  },

  async write(key, file) {
    this.held.set(key, file);
    await this.act('readwrite', (files) => files.put(file, key));
  },

  async read(key) {
    return this.held.get(key) ?? await this.act('readonly', (files) => files.get(key));
  },

  remove(key) {
    this.held.delete(key);
    this.act('readwrite', (files) => files.delete(key));
  },
};

