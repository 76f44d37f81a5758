/* A draft being tried: what it was begun with, the moves made so far, pinned outputs, and how far it came. The server tells it anew from the beginning each time. */
import { create } from 'zustand';
import { Refusal } from '../../api';
import { client, got, type Schemas } from '../../client';
import type { Problem, Values } from '../../model';
import { useDoc } from '../document';
import { Keeper } from '../save';

/* The server sends every field, also those that have a value of their own. */
export type Wait = Required<Schemas['TrialWait']>;
export type Report = Omit<Schemas['TryReply'], 'edges' | 'waits' | 'nodes' | 'entries'> & { readonly edges: readonly (readonly string[])[]; readonly waits: readonly Wait[]; readonly nodes: readonly Required<Schemas['TrialNode']>[]; readonly entries: readonly Required<Schemas['TrialEntry']>[] };
export type Move = Partial<Schemas['TrialMove']> & { do: Schemas['TrialMove']['do'] };
export type Pin = { outputs: Values } | { error: string };

export interface TrialState {
  readonly workflow: string;
  readonly inputs: Values;
  readonly startAt: string;
  readonly until: string;
  readonly now: string | null;
  readonly starter: string;
  readonly moves: readonly Move[];
  readonly pins: Readonly<Record<string, Pin>>;
  readonly report: Report | null;
  readonly problems: readonly Problem[];
  readonly isBusy: boolean;
  readonly hasBegun: boolean;
  /* The texts that the report is of. */
  readonly files: object | null;
  readonly set: (part: Partial<Pick<TrialState, 'inputs' | 'startAt' | 'until' | 'now' | 'starter'>>) => void;
  readonly begin: () => Promise<void>;
  readonly move: (move: Move) => Promise<boolean>;
  readonly back: () => Promise<void>;
  readonly again: () => Promise<void>;
  readonly pin: (nodeId: string, pin: Pin | null) => Promise<void>;
  readonly stop: () => void;
}

export function asked(state: Pick<TrialState, 'workflow' | 'inputs' | 'startAt' | 'until' | 'now' | 'starter' | 'moves' | 'pins'>): Schemas['TryBody'] {
  return {
    workflow: state.workflow, files: Keeper.current?.changes() ?? {}, inputs: state.inputs, start_at: state.startAt, until: state.until, now: state.now, starter: state.starter, moves: state.moves as Schemas['TrialMove'][], pins: state.pins as Record<string, Schemas['Pin']>, look: null,
  } as Schemas['TryBody'];
}

export const useTrial = create<TrialState>((set, get) => {
  const tell = async (moves: readonly Move[]): Promise<boolean> => {
    const { packKey: pack, files } = useDoc.getState();
    set({ isBusy: true, problems: [] });
    try {
      const report = await got(client.POST('/api/v1/packs/{pack}/draft/try', { params: { path: { pack } }, body: asked({ ...get(), moves }) })) as unknown as Report;
      const isRefused = report.refused >= 0;
      // A move that was refused is not kept; those before it were made.
      set({ report, moves: isRefused ? moves.slice(0, report.refused) : moves, problems: report.problems, isBusy: false, hasBegun: true, files });
      return !isRefused;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      set({ problems: fault.problems.length > 0 ? fault.problems : [{ code: fault.code, message: fault.message }], isBusy: false });
      return false;
    }
  };
  return {
    workflow: '', inputs: {}, startAt: '', until: '', now: null, starter: '', moves: [], pins: {}, report: null, problems: [], isBusy: false, hasBegun: false, files: null,
    set: (part) => { set(part); },
    begin: async () => {
      const { key } = useDoc.getState().graph;
      set({ workflow: key, moves: [], report: null });
      await tell([]);
    },
    move: (move) => tell([...get().moves, move]),
    back: async () => { await tell(get().moves.slice(0, -1)); },
    again: async () => { await tell(get().moves); },
    pin: async (nodeId, pin) => {
      const { pins, hasBegun, moves } = get();
      const others = Object.entries(pins).filter(([id]) => id !== nodeId);
      set({ pins: Object.fromEntries(pin ? [...others, [nodeId, pin]] : others) });
      if (hasBegun) await tell(moves.filter((one) => one.node_id !== nodeId || (one.do !== 'outputs' && one.do !== 'fail')));
    },
    stop: () => { set({ moves: [], report: null, problems: [], hasBegun: false }); },
  };
});
