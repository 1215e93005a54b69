// What an agent has begun to write survives a reload, a crash and a lost connection. It stays in this browser and goes when it was sent.
const prefix = 'channelhub-draft:';
const keyOf = field => `${prefix}${document.body.dataset.agent}:${field.dataset.draft}`;

export function startDrafts() {
  document.addEventListener('input', e => {
    if (!e.target.matches?.('[data-draft]')) return;
    if (e.target.value) localStorage.setItem(keyOf(e.target), e.target.value);
    else localStorage.removeItem(keyOf(e.target));
    note(e.target, false);
  });
  restoreDrafts();
}

/** Puts drafts back into fields that the server left empty. */
export function restoreDrafts() {
  for (const field of document.querySelectorAll('[data-draft]')) {
    if (field.value || field === document.activeElement) continue;
    const draft = localStorage.getItem(keyOf(field));
    if (!draft) continue;
    field.value = draft;
    field.closest('details')?.setAttribute('open', '');
    note(field, true);
  }
}

export function forgetDrafts(form) {
  for (const field of form.querySelectorAll('[data-draft]')) {
    localStorage.removeItem(keyOf(field));
    note(field, false);
  }
}

/** On sign-out: nothing that was typed stays behind on a shared computer. */
export function forgetAllDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}

function note(field, shown) {
  const note = field.form?.querySelector('[data-draft-note]');
  if (note) note.hidden = !shown;
}
