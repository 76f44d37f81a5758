/* What browsers offer only on https and localhost, done in a way that also works on a plain http address. */

/* A random key (UUID version 4). */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}

/* Puts a text on the clipboard; rejects when the browser will not have it. */
export async function copyText(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) return clipboard.writeText(text);
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  // Old, but the only way without a secure context.
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (!isCopied) throw new Error('The browser did not copy.');
}

/* What is on the clipboard; nothing when the browser keeps it to itself. */
export async function pastedText(): Promise<string> {
  const clipboard = navigator.clipboard as Partial<Clipboard> | undefined;
  try {
    return (await clipboard?.readText?.()) ?? '';
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault;
    return '';
  }
}
