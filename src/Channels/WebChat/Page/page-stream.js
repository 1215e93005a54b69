// The conversation as the hub has it: every message once and in order, by its position. A lost connection goes on after the last position that arrived.

const stream = {
  last: 0,
  isReady: false,
  onMessage: () => {},
  onReady: () => {},
  onState: () => {},
  pause: 1000,

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    const source = new EventSource(`${settings.base}/events?after=${this.last}`);
    this.source = source;
    source.onmessage = (event) => {
      this.alive();
      const position = Number(event.lastEventId);
      if (!(position > this.last)) return;
      this.last = position;
      this.onMessage(JSON.parse(event.data), this.isReady);
    };
    source.addEventListener('ready', () => {
      this.alive();
      this.pause = 1000;
      this.isReady = true;
      this.onState('open');
      this.onReady();
    });
    source.addEventListener('beat', () => this.alive());
    source.addEventListener('elsewhere', () => {
      // This chat is open in many more tabs: this one goes on when it is looked at again.
      clearTimeout(this.timer);
      source.close();
    });
    source.onerror = () => {
      this.onState('lost');

      // While the browser itself tries again the source is "connecting"; an answer such as 401 or 503 closes it for good, and then we do.
      if (source.readyState === EventSource.CLOSED) this.again();
    };
    this.alive();
  },

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, 30000);
  },

  /** A connection can be dead without saying so (a phone that slept): the hub sends something every 20 s, so silence means a new one is needed. */
  alive() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.onState('lost');
      this.open();
    }, 50000);
  },

  /** Something happened after which a try is worthwhile: the network is back, the page is looked at again. */
  nudge() {
    if (this.source?.readyState !== EventSource.OPEN) {
      this.pause = 1000;
      this.open();
    }
  },
};

/** Tells the hub which answers were shown, in batches. */
const seen = {
  reported: keep.read('seen', { read: 0, delivered: 0 }),
  waiting: { read: new Set(), delivered: new Set() },

  /** A message was on the screen (read) or arrived in the background (delivered). */
  note(position, state) {
    if (position <= this.reported[state] || this.waiting[state].has(position)) return;
    this.waiting[state].add(position);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.report(), 700);
  },

  async report() {
    for (const state of ['delivered', 'read']) {
      const positions = [...this.waiting[state]].sort((a, b) => a - b);
      const batch = positions.filter((p) => p < positions[0] + 200);
      if (batch.length === 0) continue;
      let response;
      try {
        response = await fetch(`${settings.base}/seen`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ state, positions: batch }), keepalive: true });
      } catch {
        response = null;
      }
      if (response?.ok || (response && response.status < 500 && response.status !== 429)) {
        for (const position of batch) this.waiting[state].delete(position);
        this.reported[state] = Math.max(this.reported[state], ...batch);
        keep.write('seen', this.reported);
        if (this.waiting[state].size > 0) this.timer = setTimeout(() => this.report(), 1500);
      } else {
        this.timer = setTimeout(() => this.report(), 10000);
      }
    }
  },
};

