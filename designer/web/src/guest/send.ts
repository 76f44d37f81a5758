/* Sends a file part by part: a line that breaks costs one part, and after a reload the file goes on where it stood. Knows no form. */
import type { Language, ProblemDocument } from '../model';
import type { SentFile } from './slot';

interface Upload {
  upload_id: string;
  offset: number;
  size: number;
  part_bytes: number;
  file_id: string | null;
}

export interface Sending {
  /* Where: the address of the link, or of the opening. */
  address: string;
  language: Language;
  onProgress?: (sent: number, size: number, isWaiting: boolean) => void;
  /* How long to wait before the next attempt, in milliseconds. */
  pause?: (attempt: number) => Promise<void>;
}

const PART = 256 * 1024;
const ATTEMPTS = 8;
const STORED = 'hireloom.uploads';
/* A refusal of the server: asking again would change nothing. */
class Refused extends Error {}

/* Rejects with words that may be shown; "" when the server could not be reached again and again. */
export async function sendFile(file: File, to: Sending): Promise<SentFile> {
  const name = `${to.address}|${file.name}|${file.size}|${file.lastModified}`;
  let upload: Upload | null = null;
  for (let attempt = 0; ; attempt += 1) {
    try {
      upload ??= (await known(name, to)) ?? (await begin(file, name, to));
      while (!upload.file_id) {
        to.onProgress?.(upload.offset, upload.size, false);
        const before: number = upload.offset;
        upload = await part(file, upload, to);
        if (upload.offset > before) attempt = 0;
      }
      forget(name);
      return { file_id: upload.file_id, name: file.name, size: file.size };
    } catch (error) {
      if (error instanceof Refused) {
        forget(name);
        throw new Error(error.message);
      }
      if (attempt >= ATTEMPTS) throw new Error('');
      to.onProgress?.(upload?.offset ?? 0, file.size, true);
      await (to.pause ?? rest)(attempt);
      // Where it stands now is the server's to say: the last part may have come without its answer.
      upload = upload && (await ask<Upload>('GET', `/uploads/${upload.upload_id}`, to).catch((again: unknown) => { if (again instanceof Refused) return null; return upload; }));
    }
  }
}

/* The names of files that were begun at this address and never sent to their end: chosen again, they go on. */
export const cutOff = (address: string): string[] => Object.keys(stored()).filter((one) => one.startsWith(`${address}|`)).map((one) => one.slice(address.length + 1).replace(/\|\d+\|\d+$/, ''));

async function begin(file: File, name: string, to: Sending): Promise<Upload> {
  const upload = await ask<Upload>('POST', '/uploads', to, JSON.stringify({ name: file.name, size: file.size, media_type: file.type }), { 'Content-Type': 'application/json' });
  remember(name, upload.upload_id);
  return upload;
}

/* The same file, begun before a reload. */
async function known(name: string, to: Sending): Promise<Upload | null> {
  const id = stored()[name];
  if (!id) return null;
  try {
    return await ask<Upload>('GET', `/uploads/${id}`, to);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    forget(name);
    return null;
  }
}

function part(file: File, upload: Upload, to: Sending): Promise<Upload> {
  const end = Math.min(upload.size, upload.offset + Math.min(PART, upload.part_bytes));
  return ask<Upload>('PATCH', `/uploads/${upload.upload_id}`, to, file.slice(upload.offset, end), { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(upload.offset) });
}

async function ask<Answer>(method: string, path: string, to: Sending, body?: BodyInit, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(to.address + path, { method, body, headers: { Accept: 'application/json', 'Accept-Language': to.language === 'zh' ? 'zh-CN' : 'en', ...headers } });
  if (response.ok) return (await response.json()) as Answer;
  // 409: the part stood elsewhere; 5xx: later. Both are asked about again.
  if (response.status === 409 || response.status >= 500) throw new Error(String(response.status));
  const document = (await response.json().catch(() => ({}))) as Partial<ProblemDocument>;
  throw new Refused(document.detail ?? '');
}

/* Longer each time, but at once when the line is back. */
function rest(attempt: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, Math.min(15_000, 500 * 2 ** attempt));
    function end() {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      done();
    }
    window.addEventListener('online', end);
  });
}

function stored(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}
function write(next: Record<string, string>) {
  try {
    localStorage.setItem(STORED, JSON.stringify(Object.fromEntries(Object.entries(next).slice(-20))));
  } catch {
    // A browser that keeps nothing begins the file anew after a reload.
  }
}
const remember = (name: string, id: string) => write({ ...stored(), [name]: id });
const forget = (name: string) => write(Object.fromEntries(Object.entries(stored()).filter(([one]) => one !== name)));
