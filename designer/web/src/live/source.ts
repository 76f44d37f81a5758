/* One stream of server-sent events for all tabs of a browser: the tab that holds the lock listens, the others hear it from there. Knows no query and no screen. */
export type LiveKind = 'run' | 'task' | 'incident' | 'notification' | 'workflow';
export interface Change {
  kind: LiveKind;
  run_id?: string;
  task_id?: string;
  workflow?: string;
  status?: string;
  seq?: number;
}
/* live: told at once. connecting: it will be again soon. polling: no stream here (too many, switched off, no such thing in this browser), lists ask by themselves. */
export type LiveState = 'live' | 'connecting' | 'polling';
export type Heard = (changes: Change[] | 'all') => void;

interface Told { type: 'changes' | 'all' | 'state' | 'ask'; changes?: Change[]; state?: LiveState; mark?: string; since?: number }

const ADDRESS = '/api/v1/events';
const LOCK = 'hireloom.live';
/* A stream that has said nothing for so long is dead, whatever the network says: the server's beat is quicker. */
const SILENCE = 45_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/* What a page has read since it was opened may be old when the stream begins: it goes back so far (seconds), with some to spare, and never further than the server does. */
const SPARE = 5;
const LONGEST_AGO = 120;

export interface Parts {
  stream: (mark: string, since: number, signal: AbortSignal, onEvent: (name: string, mark: string, data: string) => void) => Promise<void>;
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  locks: Pick<LockManager, 'request'> | undefined;
  channel: BroadcastChannel | undefined;
  /* Seconds since the page was opened. */
  age: () => number;
}

export class LiveSource {
  private readonly heard = new Set<Heard>();
  private readonly watchers = new Set<() => void>();
  private readonly parts: Parts;
  private current: LiveState = 'connecting';
  private mark = '';
  private stop: AbortController | undefined;
  private isLeading = false;
  /* What was told lately, for a tab that begins now; complete from `begun` on. */
  private begun = Infinity;
  private recent: { at: number; changes: Change[] }[] = [];

  constructor(parts: Parts) {
    this.parts = parts;
    parts.channel?.addEventListener('message', (event: MessageEvent<Told>) => this.fromAnotherTab(event.data));
  }

  state = () => this.current;
  onState = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => { this.watchers.delete(watcher); };
  };

  listen(heard: Heard): () => void {
    this.heard.add(heard);
    this.begin();
    return () => {
      this.heard.delete(heard);
      // Another screen takes over within the same moment: only when none does, the stream ends.
      setTimeout(() => { if (this.heard.size === 0) this.end(); }, 1_000);
    };
  }

  private begin() {
    if (this.stop) return;
    const stop = (this.stop = new AbortController());
    const { locks, channel } = this.parts;
    if (!locks || !channel) {
      void this.run(stop.signal);
      return;
    }
    channel.postMessage({ type: 'ask', since: this.since() } satisfies Told);
    locks.request(LOCK, { signal: stop.signal }, () => this.run(stop.signal)).catch(() => { /* this tab ended while it waited for its turn */ });
  }

  /* How far back this page has to be told; 0 when that is too far or was told already. */
  private since(): number {
    const since = Math.ceil(this.parts.age()) + SPARE;
    return this.mark || since > LONGEST_AGO ? 0 : since;
  }

  private end() {
    this.stop?.abort();
    this.stop = undefined;
    this.set('connecting');
  }

  private async run(signal: AbortSignal) {
    let wait = FIRST_WAIT;
    this.isLeading = true;
    while (!signal.aborted) {
      let wasReady = false;
      const attempt = new AbortController();
      const give = () => attempt.abort();
      signal.addEventListener('abort', give);
      // A browser that goes off line may keep a dead stream for minutes.
      window.addEventListener('offline', give);
      let timer = setTimeout(give, SILENCE);
      try {
        const since = this.since();
        await this.parts.stream(this.mark, since, attempt.signal, (name, mark, data) => {
          clearTimeout(timer);
          timer = setTimeout(give, SILENCE);
          if (mark) this.mark = mark;
          if (name === 'ready') {
            wasReady = true;
            wait = FIRST_WAIT;
            if (!(JSON.parse(data) as { is_resumed: boolean }).is_resumed) {
              this.begun = this.parts.age();
              this.tell('all');
            } else if (this.begun === Infinity) this.begun = this.parts.age() - since;
            this.set('live', true);
          } else if (name === 'changes') this.tell((JSON.parse(data) as { changes: Change[] }).changes);
        });
      } catch {
        /* it broke: the state says so, and it is tried again */
      }
      clearTimeout(timer);
      signal.removeEventListener('abort', give);
      window.removeEventListener('offline', give);
      if (signal.aborted) break;
      this.set(wasReady ? 'connecting' : 'polling', true);
      await this.parts.wait(wait * (0.75 + Math.random() / 2), signal);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
    this.isLeading = false;
  }

  private tell(changes: Change[] | 'all') {
    if (changes !== 'all') this.recent = [...this.recent.filter((one) => one.at > this.parts.age() - LONGEST_AGO), { at: this.parts.age(), changes }];
    for (const heard of this.heard) heard(changes);
    this.parts.channel?.postMessage((changes === 'all' ? { type: 'all', mark: this.mark } : { type: 'changes', changes, mark: this.mark }) satisfies Told);
  }

  private set(state: LiveState, isTold = false) {
    if (isTold) this.parts.channel?.postMessage({ type: 'state', state, mark: this.mark } satisfies Told);
    if (state === this.current) return;
    this.current = state;
    for (const watcher of this.watchers) watcher();
  }

  private fromAnotherTab(told: Told) {
    if (told.mark) this.mark = told.mark;
    if (told.type === 'ask') {
      if (!this.isLeading || this.current === 'connecting') return;
      const lately = this.parts.age() - (told.since ?? 0);
      const known = told.since && lately >= this.begun ? { changes: this.recent.filter((one) => one.at >= lately).flatMap((one) => one.changes) } : {};
      this.parts.channel?.postMessage({ type: 'state', state: this.current, mark: this.mark, ...known } satisfies Told);
    } else if (told.type === 'state' && told.state) {
      // What was read before this tab heard of anything may be old already; the tab that listens says what changed meanwhile, when it knows.
      if (told.state === 'live' && this.current !== 'live') for (const heard of this.heard) heard(told.changes ?? 'all');
      this.set(told.state);
    } else if (told.type === 'all') for (const heard of this.heard) heard('all');
    else if (told.changes) for (const heard of this.heard) heard(told.changes);
  }
}

/* Reads a stream by fetch: unlike EventSource it tells why there is none, and the place to go on from is ours to keep. */
export async function readStream(mark: string, since: number, signal: AbortSignal, onEvent: (name: string, mark: string, data: string) => void): Promise<void> {
  const reply = await fetch(mark || !since ? ADDRESS : `${ADDRESS}?since=${since}`, { headers: { Accept: 'text/event-stream', ...(mark ? { 'Last-Event-ID': mark } : {}) }, credentials: 'same-origin', cache: 'no-store', signal });
  if (!reply.ok || !reply.body) throw new Error(String(reply.status));
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value.replace(/\r/g, '')).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()] as const));
      const name = fields.get('event');
      if (name) onEvent(name, fields.get('id') ?? '', fields.get('data') ?? '');
    }
  }
}

function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    // Back on line, or looked at again: at once.
    const now = () => { clearTimeout(timer); resolve(); };
    window.addEventListener('online', now, { once: true });
    signal.addEventListener('abort', now, { once: true });
  });
}

let source: LiveSource | undefined;
export function liveSource(): LiveSource {
  source ??= new LiveSource({
    stream: readStream,
    wait: waited,
    locks: (navigator as Partial<Navigator>).locks,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(LOCK),
    age: () => performance.now() / 1_000,
  });
  return source;
}
