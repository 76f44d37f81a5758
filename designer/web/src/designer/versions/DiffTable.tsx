/* What changed, property by property. `only`: of one step. Knows no store. */
import { useWords, type Words } from '../../i18n';
import { useStepTypes } from '../kinds';
import { durationOf, peopleOf, titleOf } from '../summary';
import type { FlowDiff, Property } from './diff';

/* A value as an author would write it. */
function written(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function DiffTable({ diff, only }: { diff: FlowDiff; only: string }) {
  const words = useWords();
  const { t } = words;
  const types = useStepTypes();
  const nameOf = (id: string) => { const node = diff.after.byId.get(id) ?? diff.before.byId.get(id); return node ? titleOf(node, types, words) : id; };
  const nodes = diff.nodes.filter((one) => one.change !== 'moved' && (!only || one.id === only));
  const edges = diff.edges.filter((one) => !only || one.from === only || one.to === only);
  const workflow = only ? [] : diff.workflow;
  if (nodes.length + edges.length + workflow.length === 0) return <p className="quiet">{t('draft.noDifference')}</p>;
  return (
    <div className="diff-table">
      <table>
        <thead><tr><th scope="col">{t('draft.steps')}</th><th scope="col">{t('draft.property')}</th><th scope="col">{t('draft.before')}</th><th scope="col">{t('draft.after')}</th></tr></thead>
        {workflow.length > 0 && <Rows title={t('draft.workflow')} change="changed" properties={workflow} />}
        {nodes.map((one) => <Rows key={one.id} title={nameOf(one.id)} change={one.change} properties={one.properties} />)}
        {edges.map((one) => <Rows key={one.id} title={t('draft.edge', { from: nameOf(one.from), to: nameOf(one.to) })} change={one.change} properties={one.properties} />)}
      </table>
    </div>
  );
}

/* How the panel calls the parts of a step; what it has no word for keeps its own name. */
const CALLED: Readonly<Record<string, string>> = {
  title: 'design.title', candidates: 'panel.candidates', 'inputs.approvers': 'panel.approvers', 'inputs.policy': 'panel.policy', 'inputs.ratio': 'panel.ratio', 'inputs.pass_at': 'panel.passAt', 'inputs.weights': 'panel.weights', 'inputs.reject': 'panel.rejectWhen', inputs: 'panel.inputs', outputs: 'panel.outputs', form: 'panel.form', outcomes: 'panel.outcomes', values: 'panel.begins', shown: 'panel.shown', due: 'panel.due', working: 'panel.due', remind: 'panel.remind', on_timeout: 'panel.onTimeout', fields: 'panel.rights',
  allow: 'panel.allow', signature: 'panel.signature', copies: 'panel.copies', distribute: 'panel.distribute', nobody: 'panel.nobody', same_as_starter: 'panel.sameStarter', same_again: 'panel.sameAgain', attempts: 'panel.attempts', timeout: 'panel.timeout', many: 'panel.many', decision: 'panel.decision', workflow: 'panel.workflow', outcome: 'panel.outcome', when: 'design.condition', default: 'panel.ways.default', on_error: 'panel.errorCode', subject: 'panel.subject', subject_title: 'panel.subjectTitle', facts: 'panel.facts', people: 'panel.rules',
};
const LEAVES: Readonly<Record<string, string>> = { type: 'draft.leafType', zh: 'draft.leafZh', en: 'draft.leafEn', needed: 'panel.needed', personal: 'panel.personal' };

function Name({ property: { path, input } }: { property: Property }) {
  const { t, text } = useWords();
  if (input) return <span title={input.name}>{text(input.title) || input.name} · {LEAVES[input.leaf] ? t(LEAVES[input.leaf] ?? '') : <code>{input.leaf}</code>}</span>;
  const known = Object.keys(CALLED).find((one) => path === one || (path.startsWith(`${one}.`)));
  if (!known) return <code>{path}</code>;
  const rest = path.slice(known.length + 1);
  const language = known === 'title' && (rest === 'zh' || rest === 'en') ? t(`panel.language.${rest}`) : '';
  return <span title={path}>{t(CALLED[known] ?? '')}{rest && <> · {language || <code>{rest}</code>}</>}</span>;
}
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const TIMES: ReadonlySet<string> = new Set(['due', 'working', 'wait']);
const PEOPLE = /^(?:candidates|copies|on_timeout\.escalate|inputs\.approvers)$/;
/* Words of the file that the panel has a name for: the group of their translations. */
const GROUPS: Readonly<Record<string, string>> = { 'inputs.policy': 'policies', policy: 'policies', 'inputs.reject': 'rejects', reject: 'rejects', nobody: 'nobodies', same_as_starter: 'starters', same_again: 'agains', distribute: 'distributions', on_timeout: 'timeouts', auto: 'autos' };
/* Lists and parts as people read them: whom it asks, buttons by their titles, names with a comma between; never brackets. */
export function saidOf(path: string, value: unknown, words: Words): string {
  const { t, text } = words;
  if (typeof value === 'boolean') return t(value ? 'panel.yes' : 'panel.no');
  if (PEOPLE.test(path) && !(typeof value === 'string' && value.startsWith('='))) return peopleOf(value, words) || written(value);
  const group = path.startsWith('people.') ? GROUPS[path.slice(7)] : GROUPS[path];
  if (group && typeof value === 'string') return t(`panel.${group}.${value}`, { defaultValue: value });
  if (TIMES.has(path) && typeof value === 'string' && !value.startsWith('=')) return durationOf(value, words);
  if (path === 'remind' && Array.isArray(value)) return value.map((one) => t(`panel.reminds.${String(one).replace('-', 'before')}`, { defaultValue: durationOf(String(one), words) })).join(t('people.and'));
  if (path === 'allow' && Array.isArray(value)) return value.map((one) => t(`panel.allows.${String(one)}`, { defaultValue: String(one) })).join(t('people.and'));
  if (Array.isArray(value)) return value.map((one: unknown) => (isRecord(one) && isRecord(one.title) ? text({ en: String(one.title.en ?? ''), zh: String(one.title.zh ?? '') }) || String(one.key ?? '') : saidOf('', one, words))).join(t('people.and'));
  if (isRecord(value)) return Object.entries(value).map(([name, one]) => `${name}: ${saidOf('', one, words)}`).join('; ');
  return written(value);
}
function Value({ property, value, className }: { property: Property; value: unknown; className: string }) {
  const words = useWords();
  const { t } = words;
  const isType = property.input?.leaf === 'type' && typeof value === 'string';
  const isRight = property.path.startsWith('fields.') && typeof value === 'string';
  const said = isRight ? t(`panel.right.${value}`, { defaultValue: value }) : isType ? t(`panel.types.${value}`, { defaultValue: value }) : saidOf(property.path, value, words);
  return <code className={className}>{said}</code>;
}

function Rows({ title, change, properties }: { title: string; change: 'added' | 'removed' | 'changed' | 'moved'; properties: readonly Property[] }) {
  const { t } = useWords();
  const rows = properties.length > 0 ? properties : [null];
  return (
    <tbody>
      {rows.map((one, index) => (
        <tr key={one?.path ?? ''}>
          {index === 0 && <th scope="rowgroup" rowSpan={rows.length}>{title} <span className={`change is-${change}`}>{t(`draft.change.${change}`)}</span></th>}
          <td>{one && <Name property={one} />}</td>
          <td>{one && (one.before === undefined ? <span className="quiet">{t('draft.nothing')}</span> : <Value property={one} value={one.before} className="was" />)}</td>
          <td>{one && (one.after === undefined ? <span className="quiet">{t('draft.nothing')}</span> : <Value property={one} value={one.after} className="is" />)}</td>
        </tr>
      ))}
    </tbody>
  );
}
