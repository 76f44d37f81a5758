/* file, image: sent when they are picked; pictures are shown from this page's own memory. */
import { acceptOf, fileIds, refusalOf } from '../form/fileRule';
import { h } from './dom';
import { said, type Slot } from './slot';

export function fileControl(slot: Slot): HTMLElement {
  const { field, id, host, set, leave } = slot;
  const most = field.options.max_count ?? 1;
  let ids = fileIds(slot.value);
  const list = h('ul', { class: 'files' });
  const status = h('p', { class: 'wrong-text', role: 'alert' });
  const words = h('span', {});
  const bar = h('progress', { max: '100', 'aria-label': said(slot, 'uploading') });
  const told = h('p', { class: 'quiet', role: 'status' });
  bar.hidden = true;
  const picker = h('input', { type: 'file', id: `${id}-pick`, multiple: most > 1, accept: acceptOf(field), 'aria-labelledby': `${id}-label ${id}-word`, change: () => void send() });
  const label = h('label', { class: 'pick', id: `${id}-word` }, picker, words);

  const draw = () => {
    list.replaceChildren(...ids.map((one) => {
      const file = host.files.get(one);
      const name = file?.name ?? said(slot, 'file');
      const remove = () => {
        write(ids.filter((other) => other !== one));
        picker.focus();
      };
      return h('li', {}, file?.url ? h('img', { src: file.url, alt: name }) : null, h('span', { class: 'file-name' }, name, ' ', h('span', { class: 'quiet' }, file ? sizeOf(file.size) : '')), h('button', { type: 'button', class: 'text', 'aria-label': `${said(slot, 'remove')}: ${name}`, click: remove }, said(slot, 'remove')));
    }));
    words.textContent = said(slot, field.type === 'image' ? (ids.length && most === 1 ? 'otherPicture' : 'choosePicture') : ids.length && most === 1 ? 'otherFile' : 'chooseFile');
    label.hidden = most > 1 && ids.length >= most;
  };
  const write = (next: string[]) => {
    ids = next;
    set(most > 1 ? (ids.length ? ids : null) : (ids[0] ?? null));
    draw();
  };
  const send = async () => {
    const picked = Array.from(picker.files ?? []).slice(0, most > 1 ? most - ids.length : 1);
    picker.value = '';
    status.textContent = '';
    for (const file of picked) {
      const why = refusalOf(field, file);
      if (why) {
        status.textContent = `${file.name}: ${said(slot, why, { size: sizeOf(field.options.max_size ?? 0) })}`;
        continue;
      }
      words.textContent = said(slot, 'uploading');
      picker.disabled = true;
      bar.hidden = false;
      const show = (sent: number, size: number, isWaiting: boolean) => {
        const percent = Math.round((100 * sent) / Math.max(1, size));
        bar.value = percent;
        told.textContent = isWaiting ? said(slot, 'lineBroke') : `${percent} %`;
      };
      try {
        const sent = await host.upload(file, show);
        host.files.set(sent.file_id, { ...sent, url: file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined });
        write(most > 1 ? [...ids, sent.file_id] : [sent.file_id]);
      } catch (refusal) {
        status.textContent = refusal instanceof Error && refusal.message ? refusal.message : said(slot, 'uploadLater');
      }
      picker.disabled = false;
      bar.hidden = true;
      told.textContent = '';
      draw();
    }
    leave();
  };
  draw();
  if (!ids.length) told.textContent = host.cutOff().map((name) => said(slot, 'cutOff', { name })).join(' ');
  return h('div', { class: 'upload', role: 'group', id, 'aria-labelledby': `${id}-label` }, list, label, bar, told, status);
}

export const sizeOf = (bytes: number): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Math.round(bytes / 100_000) / 10} MB`);
