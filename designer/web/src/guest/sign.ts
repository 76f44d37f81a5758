/* signature: drawn with a finger, or typed, or a picture; sent as a PNG. */
import { attachPad, drawName, drawPicture, INK_HEIGHT, INK_WIDTH, pngOf, wipe } from '../form/ink';
import { h } from './dom';
import { said, type Slot } from './slot';

export function signatureControl(slot: Slot): HTMLElement {
  const { id, host, set, leave } = slot;
  const root = h('div', { class: 'signature', role: 'group', id, 'aria-labelledby': `${id}-label` });
  const signed = (fileId: string, isNew: boolean) => {
    const file = host.files.get(fileId);
    const again = () => {
      set(null);
      pad();
      root.querySelector<HTMLElement>('button')?.focus();
    };
    const button = h('button', { type: 'button', class: 'second', click: again }, said(slot, 'signAgain'));
    root.replaceChildren(file?.url ? h('img', { src: file.url, alt: said(slot, 'signed') }) : h('p', {}, said(slot, 'signed')), button);
    if (isNew) button.focus();
  };
  const pad = () => root.replaceChildren(...padParts(slot, (fileId) => {
    set(fileId);
    signed(fileId, true);
    leave();
  }));
  if (typeof slot.value === 'string' && slot.value !== '') signed(slot.value, false);
  else pad();
  return root;
}

function padParts(slot: Slot, done: (fileId: string) => void): HTMLElement[] {
  const { id, host } = slot;
  const canvas = h('canvas', { width: String(INK_WIDTH), height: String(INK_HEIGHT) }, said(slot, 'signHere'));
  const hint = h('span', { class: 'hint', 'aria-hidden': 'true' }, said(slot, 'signHere'));
  const status = h('p', { class: 'wrong-text', role: 'alert' });
  const use = h('button', { type: 'button', class: 'second', disabled: true, click: () => void send() }, said(slot, 'signUse'));
  const clear = h('button', { type: 'button', class: 'text', click: () => { name.value = ''; wipe(canvas); inked(false); } }, said(slot, 'clear'));
  const inked = (isInked: boolean) => {
    use.disabled = !isInked;
    hint.hidden = isInked || way !== 'draw';
  };
  const name = h('input', { type: 'text', id: `${id}-name`, maxlength: '60', autocomplete: 'name', input: () => { drawName(canvas, name.value); inked(name.value.trim() !== ''); } });
  const picker = h('input', { type: 'file', accept: 'image/*', change: () => void take() });
  const take = async () => {
    const [file] = picker.files ?? [];
    status.textContent = '';
    try {
      if (file) await drawPicture(canvas, file);
      inked(file !== undefined);
    } catch {
      status.textContent = said(slot, 'noPicture');
    }
  };
  const send = async () => {
    use.disabled = true;
    status.textContent = '';
    try {
      const file = await pngOf(canvas, 'signature.png');
      const sent = await host.upload(file);
      host.files.set(sent.file_id, { ...sent, url: URL.createObjectURL(file) });
      done(sent.file_id);
    } catch (refusal) {
      status.textContent = refusal instanceof Error && refusal.message ? refusal.message : said(slot, 'failedHint');
      use.disabled = false;
    }
  };
  let way: 'draw' | 'type' | 'picture' = 'draw';
  let detach = attachPad(canvas, () => inked(true));
  const typed = h('div', {}, h('label', { class: 'part', for: `${id}-name` }, said(slot, 'signName')), name);
  const picture = h('label', { class: 'pick' }, picker, h('span', {}, said(slot, 'choosePicture')));
  const ways = (['draw', 'type', 'picture'] as const).map((one) => h('button', { type: 'button', 'aria-pressed': 'false', click: () => turn(one) }, said(slot, one === 'draw' ? 'signDraw' : one === 'type' ? 'signType' : 'signPicture')));
  const turn = (next: typeof way) => {
    way = next;
    detach();
    wipe(canvas);
    name.value = '';
    inked(false);
    typed.hidden = way !== 'type';
    picture.hidden = way !== 'picture';
    canvas.classList.toggle('drawable', way === 'draw');
    if (way === 'draw') detach = attachPad(canvas, () => inked(true));
    ways.forEach((button, index) => button.setAttribute('aria-pressed', String(['draw', 'type', 'picture'][index] === way)));
  };
  turn('draw');
  return [h('div', { class: 'ways', role: 'group', 'aria-label': said(slot, 'signWay') }, ...ways), typed, picture, h('div', { class: 'paper' }, canvas, hint), h('div', { class: 'pair' }, use, clear), status];
}
