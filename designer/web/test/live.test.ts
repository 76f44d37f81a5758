/* The stream behind `useLive`: goes on behind its last place, says honestly when it is not live, and is shared by tabs. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTouched } from '../src/live';
import { LiveSource, type Change, type Parts } from '../src/live/source';

type OnEvent = (name: string, mark: string, data: string) => void;

class Server {
  marks: string[] = [];
  sinces: number[] = [];
  waits: number[] = [];
  private open: { onEvent: OnEvent; fail: (reason: Error) => void } | undefined;
  refuses = false;
  stream: Parts['stream'] = (mark, since, signal, onEvent) => {
    this.marks.push(mark);
    this.sinces.push(since);
    if (this.refuses) return Promise.reject(new Error('503'));
    return new Promise((_, reject) => {
      this.open = { onEvent, fail: reject };
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  };
  wait: Parts['wait'] = (milliseconds) => {
    this.waits.push(milliseconds);
    return Promise.resolve();
  };
  say(name: string, mark: string, data: unknown) { this.open?.onEvent(name, mark, JSON.stringify(data)); }
  async breakOff() {
    this.open?.fail(new Error('broken'));
    await vi.advanceTimersByTimeAsync(1);
  }
}

const run = (id: string): Change => ({ kind: 'run', run_id: id });
const source = (server: Server, more: Partial<Parts> = {}) => new LiveSource({ stream: server.stream, wait: server.wait, locks: undefined, channel: undefined, age: () => 2.4, ...more });

describe('the stream', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('goes on behind the last place that it was told, and asks for everything only when it cannot', async () => {
    const server = new Server();
    const live = source(server);
    const heard: (Change[] | 'all')[] = [];
    live.listen((changes) => heard.push(changes));
    server.say('ready', '0.1.9', { is_resumed: false });
    server.say('changes', '0.2.9', { changes: [run('a')] });
    await server.breakOff();
    server.say('ready', '0.2.9', { is_resumed: true });
    server.say('changes', '0.3.9', { changes: [run('b')] });
    await server.breakOff();
    server.say('ready', '0.7.9', { is_resumed: false });
    expect(server.marks).toEqual(['', '0.2.9', '0.3.9']);
    expect(heard).toEqual(['all', [run('a')], [run('b')], 'all']);
  });

  it('goes back to when the page was opened when it begins, so that nothing is read twice and nothing missed; a page that is open for long reads anew', async () => {
    const server = new Server();
    const heard: (Change[] | 'all')[] = [];
    source(server).listen((changes) => heard.push(changes));
    expect(server.sinces).toEqual([8]);
    server.say('ready', '0.1.9', { is_resumed: true });
    expect(heard).toEqual([]);
    server.say('changes', '0.2.9', { changes: [run('a')] });
    await server.breakOff();
    expect([server.marks, server.sinces]).toEqual([['', '0.2.9'], [8, 0]]);
    expect(heard).toEqual([[run('a')]]);
    const late = new Server();
    source(late, { age: () => 500 }).listen(() => undefined);
    expect(late.sinces).toEqual([0]);
  });

  it('says that it is not live while it comes back, and that lists must ask when there is none', async () => {
    const server = new Server();
    const live = source(server);
    live.listen(() => undefined);
    expect(live.state()).toBe('connecting');
    server.say('ready', '0.1.9', { is_resumed: false });
    expect(live.state()).toBe('live');
    server.refuses = true;
    const states: string[] = [];
    const ends = live.onState(() => { states.push(live.state()); if (states.length === 2) server.refuses = false; });
    await server.breakOff();
    await vi.advanceTimersByTimeAsync(1);
    ends();
    expect(states.slice(0, 2)).toEqual(['connecting', 'polling']);
    server.say('ready', '0.1.9', { is_resumed: true });
    expect(live.state()).toBe('live');
  });

  it('waits longer each time that it is refused, half a minute at most, and begins anew when it was there', async () => {
    const server = new Server();
    const live = source(server, { wait: (milliseconds) => { server.waits.push(milliseconds); if (server.waits.length === 8) server.refuses = false; return Promise.resolve(); } });
    server.refuses = true;
    live.listen(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.waits).toHaveLength(8);
    server.waits.forEach((wait, index) => {
      const middle = Math.min(1000 * 2 ** index, 30_000);
      expect(wait).toBeGreaterThanOrEqual(middle * 0.75);
      expect(wait).toBeLessThanOrEqual(middle * 1.25);
    });
    server.say('ready', '0.1.9', { is_resumed: false });
    await server.breakOff();
    expect(server.waits[8]).toBeLessThanOrEqual(1_250);
  });

  it('takes a stream that has become silent for a broken one', async () => {
    const server = new Server();
    const live = source(server);
    live.listen(() => undefined);
    server.say('ready', '0.1.9', { is_resumed: false });
    await vi.advanceTimersByTimeAsync(40_000);
    server.say('beat', '0.1.40', {});
    await vi.advanceTimersByTimeAsync(40_000);
    expect(server.marks).toEqual(['']);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(server.marks).toEqual(['', '0.1.40']);
  });

  it('ends when no screen listens any more, but not while one screen takes over from another', async () => {
    const server = new Server();
    const live = source(server);
    const first = live.listen(() => undefined);
    server.say('ready', '0.1.9', { is_resumed: false });
    first();
    const second = live.listen(() => undefined);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(live.state()).toBe('live');
    second();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(live.state()).toBe('connecting');
    expect(server.marks).toEqual(['']);
  });

  it('is one for all tabs: the others hear it from the tab that listens, and the next one goes on where it left', async () => {
    const tabs: ((event: MessageEvent) => void)[] = [];
    const channel = () => {
      let mine: (event: MessageEvent) => void = () => undefined;
      return {
        addEventListener: (_: string, heard: (event: MessageEvent) => void) => { mine = heard; tabs.push(heard); },
        postMessage: (data: unknown) => { for (const heard of tabs) if (heard !== mine) heard({ data } as MessageEvent); },
      } as unknown as BroadcastChannel;
    };
    const queue: (() => void)[] = [];
    const locks = { request: (_: string, __: unknown, act: () => Promise<void>) => new Promise<void>((resolve) => { queue.push(() => { void act().then(resolve); }); }) } as unknown as LockManager;
    const server = new Server();
    let age = 0;
    const first = source(server, { locks, channel: channel(), age: () => age });
    const heard: unknown[] = [];
    const leave = first.listen(() => undefined);
    queue.shift()?.();
    server.say('ready', '0.1.9', { is_resumed: false });
    const second = source(server, { locks, channel: channel() });
    second.listen((changes) => heard.push(changes));
    expect(second.state()).toBe('live');
    server.say('changes', '0.2.9', { changes: [run('a')] });
    expect(heard).toEqual(['all', [run('a')]]);
    // Long after: a tab that opens now has missed only what was told since it was opened.
    age = 60;
    server.say('changes', '0.3.9', { changes: [run('b')] });
    const third: unknown[] = [];
    source(server, { locks, channel: channel() }).listen((changes) => third.push(changes));
    expect(third).toEqual([[run('b')]]);
    leave();
    await vi.advanceTimersByTimeAsync(1_500);
    queue.shift()?.();
    expect(server.marks).toEqual(['', '0.3.9']);
  });
});

describe('what a change makes old', () => {
  it('is the lists, and of the rest what it is about', () => {
    expect(isTouched(['runs', {}], run('a'))).toBe(true);
    expect(isTouched(['run', 'a'], run('a'))).toBe(true);
    expect(isTouched(['run', 'b'], run('a'))).toBe(false);
    expect(isTouched(['history', 'b'], { kind: 'run' })).toBe(true);
    expect(isTouched(['task', 'a.1'], { kind: 'task', task_id: 'a.1' })).toBe(false);
    expect(isTouched(['tasks', 'mine'], { kind: 'task', task_id: 'a.1' })).toBe(true);
  });
});
