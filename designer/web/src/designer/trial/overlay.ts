/* How far a trial came, for the drawings: each step's state, and the ways that were taken. Knows no drawing. */
import { useDoc } from '../document';
import { useTrial, type Report } from './state';

interface Told { readonly states: ReadonlyMap<string, string>; readonly ways: ReadonlySet<string> }
const known = new WeakMap<Report, Told>();
function toldOf(report: Report): Told {
  const told = known.get(report) ?? { states: new Map(report.nodes.map((one) => [one.node_id, one.state])), ways: new Set(report.edges.map(([from = '', to = '']) => `${from}>${to}`)) };
  known.set(report, told);
  return told;
}
const reportOf = ({ hasBegun, report, workflow }: { hasBegun: boolean; report: Report | null; workflow: string }) => (hasBegun && report && workflow === useDoc.getState().graph.key ? toldOf(report) : null);
export const useTrialState = (id: string) => useTrial((trial) => reportOf(trial)?.states.get(id) ?? '');
export const useTrialWay = (from: string, to: string) => useTrial((trial) => reportOf(trial)?.ways.has(`${from}>${to}`) ?? false);
