/* Keeps the draft on the server: what was written is sent a moment later, others' files come with the answer, and the state is told honestly. Until the server has it, it is kept in this browser. Knows no screen. */
import { Refusal } from '../api';
import { client, got, type Schemas } from '../client';
import { useDoc } from './document';
import { foundLocal, keepLocal, placeOf } from './keep/local';
import { changesOf, useDraft, weigh, type Clash, type Files } from './keep/state';

const PAUSE = 700;
const AGAIN = [2_000, 5_000, 10_000, 20_000];
const LOOK = 20_000;
const BEAT = 5_000;

export type DraftAnswer = Schemas['Draft'];
const asked = (pack: string) => ({ params: { path: { pack } } });

/* One draft while its screen is open. `leave` sends what is left and stops. */
export class Keeper {
  /* The one whose screen is open. */
  static current: Keeper | null = null;
  private saved: Files;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly beats: ReturnType<typeof setInterval>[];
  private isBusy = false;
  private hasLeft = false;
  private tries = 0;
  /* Texts whose arrival nobody has told: `path` and text. */
  private readonly sent = new Set<string>();
  private readonly stop: () => void;
  private readonly place: string;

  constructor(private readonly pack: string, draft: DraftAnswer, who: string) {
    Keeper.current = this;
    this.place = placeOf(who, pack);
    this.saved = draft.files;
    useDraft.setState({ pack, clashes: [], came: [], isRestored: false });
    this.know(draft);
    this.restore(draft);
    this.stop = useDoc.subscribe((doc, before) => { if (doc.files !== before.files && doc.packKey === this.pack) this.later(); });
    window.addEventListener('online', this.now);
    window.addEventListener('beforeunload', this.warn);
    window.addEventListener('pagehide', this.hide);
    document.addEventListener('visibilitychange', this.look);
    this.beats = [setInterval(this.look, LOOK), setInterval(this.keep, BEAT)];
    if (Object.keys(this.changes()).length > 0) this.later(0);
  }

  leave() {
    void this.send();
    this.hasLeft = true;
    if (Keeper.current === this) Keeper.current = null;
    this.stop();
    window.removeEventListener('online', this.now);
    window.removeEventListener('beforeunload', this.warn);
    window.removeEventListener('pagehide', this.hide);
    document.removeEventListener('visibilitychange', this.look);
    this.beats.forEach(clearInterval);
    clearTimeout(this.timer);
  }
  /* Sends what is left; whether the server has everything now. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    for (let wait = 0; this.isBusy && wait < 100; wait += 1) await new Promise((done) => { setTimeout(done, 50); });
    await this.send();
    return Object.keys(this.changes()).length === 0 && useDraft.getState().clashes.length === 0;
  }
  /* Texts that the server does not have yet. */
  changes(): Record<string, string | null> {
    const { files, packKey } = useDoc.getState();
    return packKey === this.pack ? changesOf(files, this.saved) : {};
  }
  /* Another draft stands on the server now (restored, published, discarded): it is shown. */
  renew(draft: DraftAnswer) {
    this.know(draft);
    this.saved = draft.files;
    this.sent.clear();
    useDraft.setState({ clashes: [] });
    const { path, files, setFile, show } = useDoc.getState();
    for (const name of new Set([...Object.keys(files), ...Object.keys(draft.files)])) if (files[name] !== draft.files[name]) setFile(name, draft.files[name] ?? null);
    if (draft.files[path] === undefined) show(Object.keys(draft.files).find((name) => name.endsWith('.workflow.yaml')) ?? '');
    keepLocal(this.place, null);
    useDoc.getState().setSaveState({ kind: 'saved', at: draft.changed_at ?? undefined });
  }
  /* The text that shall hold for a file on which two people have met. */
  async settle(path: string, text: string | null) {
    const { clashes } = useDraft.getState();
    const clash = clashes.find((one) => one.path === path);
    if (!clash) return;
    this.saved = withFile(this.saved, path, clash.theirs);
    const { files, setFile, path: shown, setText } = useDoc.getState();
    // On the file on show it is a change like any other, which can be undone.
    if (text !== (files[path] ?? null)) { if (path === shown && text !== null) setText(text); else setFile(path, text); }
    useDraft.setState({ clashes: clashes.filter((one) => one.path !== path) });
    if (clashes.length > 1) return;
    useDoc.getState().setSaveState({ kind: 'unsaved' });
    await this.send();
  }
  /* All of theirs, or all of mine. */
  async theirs() { for (const one of useDraft.getState().clashes) await this.settle(one.path, one.theirs); }
  async ours() { for (const one of useDraft.getState().clashes) await this.settle(one.path, useDoc.getState().files[one.path] ?? null); }

  private know(draft: DraftAnswer) {
    const people = { ...useDraft.getState().people, ...draft.people };
    useDraft.setState({ revision: draft.revision, basedOn: draft.based_on, newest: draft.newest, isOpen: draft.is_open, marks: draft.marks, people });
  }
  /* What this browser kept: put on the draft where nobody has changed the file since. */
  private restore(draft: DraftAnswer) {
    const copy = foundLocal(this.place);
    if (!copy) return;
    const mine: Files = Object.entries(copy.files).reduce<Files>((all, [path, text]) => withFile(all, path, text), draft.files);
    const base: Files = Object.entries(copy.base).reduce<Files>((all, [path, text]) => withFile(all, path, text), draft.files);
    const { clashes } = weigh(mine, base, draft.files, () => false);
    const { setFile } = useDoc.getState();
    for (const [path, text] of Object.entries(copy.files)) if ((draft.files[path] ?? null) !== text) setFile(path, text);
    useDraft.setState({ isRestored: Object.keys(this.changes()).length > 0 });
    this.meet(clashes, draft);
  }
  private readonly keep = () => {
    const files = this.changes();
    const paths = Object.keys(files);
    if (paths.length === 0) { keepLocal(this.place, null); return; }
    keepLocal(this.place, { revision: useDraft.getState().revision, base: Object.fromEntries(paths.map((path) => [path, this.saved[path] ?? null])), files, at: Date.now() });
  };
  private readonly warn = (event: BeforeUnloadEvent) => {
    this.keep();
    if (Object.keys(this.changes()).length > 0 && useDoc.getState().saveState.kind !== 'offline') event.preventDefault();
  };
  private readonly hide = () => { this.keep(); };
  private later(pause = PAUSE) {
    this.keep();
    if (useDraft.getState().clashes.length > 0) return;
    if (Object.keys(this.changes()).length === 0) { if (!this.isBusy) useDoc.getState().setSaveState({ ...useDoc.getState().saveState, kind: 'saved' }); return; }
    const { saveState, setSaveState } = useDoc.getState();
    if (!this.isBusy && saveState.kind !== 'offline' && saveState.kind !== 'failed') setSaveState({ ...saveState, kind: 'unsaved' });
    clearTimeout(this.timer);
    this.timer = setTimeout(this.now, pause);
  }
  private readonly now = () => { if (Object.keys(this.changes()).length === 0) this.look(); else void this.send(); };

  private async send() {
    const files = this.changes();
    if (this.isBusy || this.hasLeft || Object.keys(files).length === 0 || useDraft.getState().clashes.length > 0) return;
    const { setSaveState, saveState } = useDoc.getState();
    this.isBusy = true;
    if (saveState.kind !== 'offline') setSaveState({ ...saveState, kind: 'saving' });
    let wait: number | null = PAUSE;
    for (const [path, text] of Object.entries(files)) this.sent.add(sentName(path, text));
    try {
      this.arrived(await got(client.PATCH('/api/v1/packs/{pack}/draft', { ...asked(this.pack), body: { revision: useDraft.getState().revision, files } })), files);
    } catch (fault) {
      wait = await this.failed(fault);
    }
    this.isBusy = false;
    this.keep();
    if (wait !== null && !this.hasLeft && Object.keys(this.changes()).length > 0) this.later(wait);
  }
  private arrived(answer: Schemas['DraftSaved'], files: Readonly<Record<string, string | null>>) {
    this.tries = 0;
    this.sent.clear();
    const before = this.saved;
    this.saved = Object.entries(files).reduce<Files>((all, [path, text]) => withFile(all, path, text), before);
    const theirs = Object.entries(answer.others).reduce<Files>((all, [path, text]) => withFile(all, path, text), this.saved);
    useDraft.setState({ revision: answer.revision, basedOn: answer.based_on, isOpen: true, marks: answer.marks, people: { ...useDraft.getState().people, ...answer.people }, isRestored: false });
    if (this.hasLeft) return;
    useDoc.getState().setSaveState({ kind: Object.keys(this.changes()).length > 0 ? 'unsaved' : 'saved', at: answer.saved_at });
    this.take(theirs);
  }
  /* What to do about it; how long to wait before the next try, null for not at all. */
  private async failed(fault: unknown): Promise<number | null> {
    const { setSaveState, saveState } = useDoc.getState();
    if (!(fault instanceof Refusal)) throw fault;
    const pause = AGAIN[Math.min(this.tries, AGAIN.length - 1)] ?? LOOK;
    this.tries += 1;
    if (fault.status === 0) { setSaveState({ kind: 'offline', at: saveState.at }); return pause; }
    if (fault.status === 409 && this.tries < 6) {
      try {
        const draft = await got(client.GET('/api/v1/packs/{pack}/draft', asked(this.pack)));
        this.know(draft);
        this.take(draft.files, draft);
        return useDraft.getState().clashes.length > 0 ? null : 0;
      } catch (again) {
        if (!(again instanceof Refusal)) throw again;
        setSaveState(again.status === 0 ? { kind: 'offline', at: saveState.at } : { kind: 'failed', by: again.message, at: saveState.at });
        return pause;
      }
    }
    setSaveState({ kind: 'failed', by: fault.problems[0]?.message ?? fault.message, at: saveState.at });
    return fault.status >= 500 || fault.status === 401 ? pause : null;
  }
  /* The server's texts: those that nobody has changed here are taken over, where both have changed something they meet. */
  private take(theirs: Files, draft?: DraftAnswer) {
    const { files, setFile } = useDoc.getState();
    const { taken, clashes } = weigh(files, this.saved, theirs, (path, text) => this.sent.has(sentName(path, text)));
    const { marks, people, came } = useDraft.getState();
    const meeting = new Set(clashes.map((one) => one.path));
    for (const [path, text] of Object.entries(taken)) setFile(path, text);
    // A file on which two meet keeps its old base until somebody has settled it.
    this.saved = Object.fromEntries([...Object.entries(theirs).filter(([path]) => !meeting.has(path)), ...Object.entries(this.saved).filter(([path]) => meeting.has(path))]);
    const news = Object.keys(taken).flatMap((path) => { const mark = marks.find((one) => one.path === path); return mark ? [{ path, by: people[mark.changed_by] ?? mark.changed_by, at: mark.changed_at }] : []; });
    if (news.length > 0) useDraft.setState({ came: [...news, ...came].slice(0, 20) });
    this.meet(clashes, draft);
  }
  private meet(found: readonly Omit<Clash, 'by' | 'at'>[], draft?: DraftAnswer) {
    if (found.length === 0) return;
    const { marks, people } = useDraft.getState();
    const clashes = found.map((one): Clash => {
      const mark = marks.find((other) => other.path === one.path);
      const by = mark?.changed_by ?? draft?.changed_by ?? '';
      return { ...one, by: people[by] ?? by, at: mark?.changed_at ?? draft?.changed_at ?? '' };
    });
    useDraft.setState({ clashes });
    useDoc.getState().setSaveState({ kind: 'conflict', by: clashes[0]?.by ?? '', at: useDoc.getState().saveState.at });
  }
  /* Whether others have gone on meanwhile. */
  private readonly look = () => {
    if (this.isBusy || this.hasLeft || document.visibilityState === 'hidden' || useDraft.getState().clashes.length > 0 || Object.keys(this.changes()).length > 0) return;
    const { revision } = useDraft.getState();
    client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack: this.pack }, query: { after: revision } } }).then(async ({ data }) => {
      if (!data || data.revision === revision || this.isBusy || this.hasLeft || Object.keys(this.changes()).length > 0) return;
      const draft = await got(client.GET('/api/v1/packs/{pack}/draft', asked(this.pack)));
      this.know(draft);
      this.take(draft.files, draft);
    }).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw fault; });
  };
}

const sentName = (path: string, text: string | null) => `${path}\n${text ?? '\0'}`;
function withFile(files: Files, path: string, text: string | null): Files {
  const others = Object.entries(files).filter(([name]) => name !== path);
  return Object.fromEntries(text === null ? others : [...others, [path, text]]);
}
