// Writing: text that grows, files by button, drop or paste, and what is wrong with them before they are sent.

const input = el('text');

const compose = {
  files: [],

  start() {
    input.value = keep.read('draft', '');
    this.changed();
    input.addEventListener('input', () => this.changed());
    input.addEventListener('keydown', (event) => {
      // On a phone the return key makes a new line and the button sends; with a keyboard it is the other way round. Never in the middle of composing a character.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
      event.preventDefault();
      this.send();
    });
    el('compose').addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    if (settings.maxFiles > 0) this.startFiles();
    else el('attach').hidden = true;
  },

  startFiles() {
    el('attach').onclick = () => el('files').click();
    el('files').onchange = () => {
      this.take(el('files').files);
      el('files').value = '';
      input.focus();
    };
    input.addEventListener('paste', (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.take(event.clipboardData.files);
    });
    let depth = 0;
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    const show = (change) => {
      depth = Math.max(0, depth + change);
      el('drop').hidden = depth === 0;
    };
    document.addEventListener('dragenter', (event) => hasFiles(event) && show(1));
    document.addEventListener('dragleave', (event) => hasFiles(event) && show(-1));
    document.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
    document.addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      show(0);
      this.take(event.dataTransfer.files);
    });
  },

  /** Takes what can be sent and says why the rest can't; the hub checks again. */
  take(files) {
    const faults = [];
    for (const given of files) {
      const file = given.name ? given : new File([given], 'image.png', { type: given.type });
      const extension = file.name.includes('.') ? file.name.split('.').pop().toLowerCase() : '';
      if (!settings.fileTypes.includes(extension)) faults.push(say('fileType', { name: file.name }));
      else if (file.size === 0) faults.push(say('fileEmpty', { name: file.name }));
      else if (file.size > settings.maxFileBytes) faults.push(say('fileTooBig', { name: file.name, limit: showSize(settings.maxFileBytes) }));
      else if (this.files.length >= settings.maxFiles) faults.push(say('tooManyFiles', { limit: settings.maxFiles }));
      else this.files.push(file);
    }
    this.hint([...new Set(faults)].join(' '));
    this.showFiles();
  },

  showFiles() {
    const items = this.files.map((file, n) => {
      const remove = make('button', { type: 'button', class: 'icon-button', 'aria-label': say('remove', { name: file.name }) }, icon('close'));
      remove.onclick = () => {
        this.files.splice(n, 1);
        this.hint('');
        this.showFiles();
        input.focus();
      };
      return make('li', {}, this.preview(file), make('span', {}, make('span', { class: 'file-name' }, file.name), make('span', { class: 'file-size' }, showSize(file.size))), remove);
    });
    el('chosen').replaceChildren(...items);
    el('chosen').hidden = items.length === 0;
    this.changed();
  },

  preview(file) {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return icon('file');
    const picture = make('img', { alt: '' });
    const address = URL.createObjectURL(file);
    picture.onload = picture.onerror = () => URL.revokeObjectURL(address);
    picture.src = address;
    return picture;
  },

  hint(text) {
    el('hint').textContent = text;
    el('hint').hidden = text === '';
  },

  changed() {
    keep.write('draft', input.value);
    input.style.height = 'auto'; // where field-sizing is not known yet
    input.style.height = Math.min(input.scrollHeight + 2, 152) + 'px';
    const isEmpty = input.value.trim() === '' && this.files.length === 0;
    el('send').setAttribute('aria-disabled', String(isEmpty));
    const left = settings.maxTextLength - input.value.length;
    el('left').textContent = left < 200 ? say('charactersLeft', { count: left }) : '';
  },

  send() {
    const text = input.value.trim();
    if (text === '' && this.files.length === 0) return;
    queue.add(text, null, this.files);
    input.value = '';
    this.files = [];
    this.hint('');
    this.showFiles();
    input.focus();
  },
};

