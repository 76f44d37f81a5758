/* Answers that are about to be sent, and what became of those that were: until the time is over nothing has left the page, and undo means just that. Knows no screen. */
import { create } from 'zustand';
import type { TaskSummary, Text } from '../../model';
import { operations } from './operations';

/* How long one may think again, in seconds. */
export const UNDO_SECONDS = 8;

export interface Answer {
  taskId: string;
  about: string;
  outcome: string;
}
export interface Result {
  taskId: string;
  about: string;
  isDone: boolean;
  message: Text | null;
  /* Why nothing of it was asked at all. */
  failure?: unknown;
}
/* What undo brings back: the list it stood in, what was ticked there, and where the keys were. */
export interface Kept {
  list: string;
  ticked: ReadonlyMap<string, TaskSummary>;
  cursor: string;
}
interface Pending {
  /* Not sent yet. */
  answers: Answer[];
  word: string;
  /* When they are sent, in milliseconds. */
  at: number;
  isSending: boolean;
  results: Result[];
  kept: Kept | null;
  /* What was kept, once undo was pressed, until its list has taken it. */
  undone: Kept | null;
}
interface PendingStore extends Pending {
  begin: (answers: Answer[], word: string, kept: Kept) => void;
  undo: () => void;
  taken: () => void;
  send: () => Promise<string[]>;
  dismiss: () => void;
}
const NOTHING: Pending = { answers: [], word: '', at: 0, isSending: false, results: [], kept: null, undone: null };

export const usePending = create<PendingStore>((set, get) => ({
  ...NOTHING,
  begin: (answers, word, kept) => set({ ...NOTHING, answers, word, kept, at: Date.now() + UNDO_SECONDS * 1000 }),
  undo: () => { if (!get().isSending) set({ ...NOTHING, undone: get().kept }); },
  taken: () => set({ undone: null }),
  /* Sends them; gives the ids of those that are done. */
  send: async () => {
    const { answers, isSending } = get();
    if (isSending || answers.length === 0) return [];
    set({ isSending: true });
    const results: Result[] = [];
    for (const outcome of new Set(answers.map((one) => one.outcome))) {
      const mine = answers.filter((one) => one.outcome === outcome);
      for (let from = 0; from < mine.length; from += 200) results.push(...(await sendPart(mine.slice(from, from + 200), outcome)));
    }
    set({ ...NOTHING, results, word: get().word });
    return results.filter((one) => one.isDone).map((one) => one.taskId);
  },
  dismiss: () => set({ results: [] }),
}));

async function sendPart(part: Answer[], outcome: string): Promise<Result[]> {
  try {
    const found = new Map((await operations.completeMany(part.map((one) => one.taskId), outcome)).items.map((one) => [one.task_id, one]));
    return part.map(({ taskId, about }) => ({ taskId, about, isDone: found.get(taskId)?.is_done ?? false, message: (found.get(taskId)?.message as Text | null | undefined) ?? null }));
  } catch (error) {
    return part.map(({ taskId, about }) => ({ taskId, about, isDone: false, message: null, failure: error }));
  }
}
