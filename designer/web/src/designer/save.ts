/* Keeps the draft on the server: what was written is sent a moment later, others' files come back with the answer, and the state is told honestly. Knows no screen. */
import { Refusal } from '../api';
import { client, got, type Schemas } from '../client';
import { useDoc } from './document';

const PAUSE = 700;
const AGAIN = 5_000;

export type DraftAnswer = Schemas['Draft'];
type Files = Readonly<Record<string, string>>;

/* One draft while its screen is open. `leave` sends what is left and stops. */
export class Keeper {
  private revision: number;
  private saved: Files;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private readonly stop: () => void;

  constructor(private readonly pack: string, draft: DraftAnswer) {
    this.revision = draft.revision;
    this.saved = draft.files;
    this.stop = useDoc.subscribe((doc, before) => { if (doc.files !== before.files && doc.packKey === this.pack) this.later(); });
    window.addEventListener('online', this.now);
    window.addEventListener('beforeunload', this.warn);
  }
  /* Takes the server's texts in place of ours: after a conflict, when theirs shall hold. */
  async theirs() {
    const draft = await got(client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack: this.pack } } }));
    this.revision = draft.revision;
    this.saved = draft.files;
    const { path, open } = useDoc.getState();
    open(this.pack, draft.files, draft.files[path] === undefined ? (Object.keys(draft.files)[0] ?? '') : path);
  }
  /* Writes ours over theirs, which have been seen. */
  async ours() {
    const draft = await got(client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack: this.pack } } }));
    this.revision = draft.revision;
    this.saved = draft.files;
    useDoc.getState().setSaveState({ kind: 'unsaved' });
    await this.send();
  }
  leave() {
    this.stop();
    window.removeEventListener('online', this.now);
    window.removeEventListener('beforeunload', this.warn);
    clearTimeout(this.timer);
    void this.send();
  }

  private changes(): Record<string, string | null> {
    const { files, packKey } = useDoc.getState();
    if (packKey !== this.pack) return {};
    const gone = Object.keys(this.saved).filter((path) => files[path] === undefined).map((path) => [path, null] as const);
    return Object.fromEntries([...Object.entries(files).filter(([path, text]) => this.saved[path] !== text), ...gone]);
  }
  private readonly warn = (event: BeforeUnloadEvent) => {
    if (Object.keys(this.changes()).length > 0) event.preventDefault();
  };
  private later(pause = PAUSE) {
    if (useDoc.getState().saveState.kind === 'conflict') return;
    if (Object.keys(this.changes()).length === 0) { if (!this.isBusy) useDoc.getState().setSaveState({ kind: 'saved' }); return; }
    if (!this.isBusy && pause === PAUSE) useDoc.getState().setSaveState({ kind: 'unsaved' });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), pause);
  }
  private readonly now = () => { void this.send(); };

  private async send() {
    const files = this.changes();
    if (this.isBusy || Object.keys(files).length === 0) return;
    const { setSaveState } = useDoc.getState();
    this.isBusy = true;
    setSaveState({ kind: 'saving' });
    let wait: number | null = PAUSE;
    try {
      const answer = await got(client.PATCH('/api/v1/packs/{pack}/draft', { params: { path: { pack: this.pack } }, body: { revision: this.revision, files } }));
      this.revision = answer.revision;
      this.saved = Object.fromEntries(Object.entries({ ...this.saved, ...files }).filter((entry): entry is [string, string] => entry[1] !== null));
      this.takeOthers(answer.others);
      setSaveState({ kind: 'saved', at: answer.saved_at });
    } catch (fault) {
      wait = this.failed(fault);
    }
    this.isBusy = false;
    if (wait !== null && Object.keys(this.changes()).length > 0) this.later(wait);
  }
  /* What to do about it; how long to wait before the next try, null for not at all. */
  private failed(fault: unknown): number | null {
    const { setSaveState } = useDoc.getState();
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.status === 0) { setSaveState({ kind: 'offline' }); return AGAIN; }
    setSaveState(fault.status === 409 ? { kind: 'conflict', by: fault.problems[0]?.message ?? fault.message } : { kind: 'failed', by: fault.message });
    return fault.status >= 500 ? AGAIN : null;
  }
  private takeOthers(others: Readonly<Record<string, string | null>>) {
    const { files, setFile } = useDoc.getState();
    for (const [path, text] of Object.entries(others)) {
      if (files[path] !== this.saved[path]) continue;
      this.saved = Object.fromEntries([...Object.entries(this.saved).filter(([name]) => name !== path), ...(text === null ? [] : [[path, text] as const])]);
      setFile(path, text);
    }
  }
}
