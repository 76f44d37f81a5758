/* Builds the decision tables of one file: grid, findings in place, tests beside it, text. The designer's store holds the text; here it is a table. */
import { NumberOutlined, PlusOutlined, RedoOutlined, UndoOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Dropdown, Segmented, Select, Tooltip } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useDoc } from '../designer/document';
import { useWords } from '../i18n';
import type { Values } from '../model';
import { Loading, Refused } from '../shell/states';
import { isMod, writesInField } from '../shell/commands';
import { useBench } from './bench';
import { BothTitles } from './BothTitles';
import { knownInputs } from './knownInputs';
import { useNames } from './names';
import { changedDecision, cellAt, columnsOf, newDecision, policyOf, POLICIES, variablesOf, withColumn, withPolicy, type CellPlace, type Decision, type RulesTree, type Variable } from './rules';
import { decisionOf, decisionsOf, testsIn, testsPath, useRules, useRulesDesk, useVerdict, withTests, type Finding, type RuleTest } from './rulesDesk';
import { placeOfCell, RulesGrid, type CellJump } from './RulesGrid';
import { RulesTests } from './RulesTests';
import type { Placed } from './shape';
import { useSought } from './sought';
import { freeKey } from './tree';
import { useTyped, type Writing } from './typing';
import './builder.css';
import './rules.css';

// The editor of text comes with the text only.
const TextPane = lazy(() => import('./TextPane').then(({ TextPane: pane }) => ({ default: pane })));

export function RulesBuilder() {
  const { t } = useWords();
  const text = useDoc((doc) => doc.text);
  const path = useDoc((doc) => doc.path);
  const canUndo = useDoc((doc) => doc.canUndo);
  const canRedo = useDoc((doc) => doc.canRedo);
  const shape = useRules();
  const { tree, state, problems, refused } = shape;
  const { decisionKey, view, set } = useRulesDesk();
  const said = useBench((bench) => bench.said);
  const names = useNames();
  const [lineJump, setLineJump] = useState<{ line: number; column: number; turn: number } | null>(null);
  const [aim, setAim] = useState<Placed | null>(null);
  const toLine = ({ line, column }: { line: number; column: number }) => setLineJump({ line, column, turn: (lineJump?.turn ?? 0) + 1 });
  // Wherever the problem was told, its cell is shown; a table that cannot be read has lines only.
  useSought(shape, (placed, now) => {
    const item = now.items[Number(/^items\.(\d+)/.exec(placed.at)?.[1])];
    if (item?.kind === 'decision') set({ decisionKey: item.key, marked: [], view: 'table' });
    setAim(placed);
  }, (one) => { set({ view: 'text' }); toLine(one); });
  useEffect(() => { useRules.getState().read(); }, [text, path]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!isMod(event) || writesInField(event.target) || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      useRules.getState()[key === 'y' || event.shiftKey ? 'redo' : 'undo']();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const decision = decisionOf(tree, decisionKey);
  if (!tree && state === 'away') return <Refused error={null} onRetry={() => useRules.getState().read()} />;
  if (!tree && state !== 'unreadable' && state !== 'refused') return <Loading rows={8} />;
  const fresh = () => {
    let key = '';
    useRules.getState().edit(t('rules.did.decision'), (now) => { const made = newDecision(now, { en: names.both({ id: 'newDecision' }).en, zh: names.both({ id: 'newDecision' }).zh }, { input: 'score', output: 'result' }); key = made.key; return made.tree; });
    set({ decisionKey: key, test: 0 });
  };
  const wrong = problems.filter(({ problem }) => problem.severity === 'error' && problem.line > 0);
  const shown = state === 'unreadable' || !tree ? 'text' : view;
  return (
    <div className="builder">
      <div className="builder-bar">
        <span className="builder-what" aria-hidden><NumberOutlined /></span>
        {decision && <Select className="builder-form" variant="borderless" value={decision.key} aria-label={t('rules.which')} onChange={(key) => set({ decisionKey: key, test: 0, marked: [] })} popupMatchSelectWidth={false} options={decisionsOf(tree).map((one) => ({ value: one.key, label: names.title(one.title) || one.key }))} />}
        <Tooltip title={t('rules.add')}><Button type="text" icon={<PlusOutlined />} aria-label={t('rules.add')} onClick={fresh} disabled={!tree} /></Tooltip>
        <Segmented className="builder-views" value={shown} onChange={(next) => set({ view: next as 'table' })} options={(['table', 'text'] as const).map((one) => ({ value: one, label: t(`rules.view.${one}`), disabled: one === 'table' && (!tree || state === 'unreadable') }))} />
        <span className="builder-end">
          <Tooltip title={t('builder.undo')}><Button type="text" icon={<UndoOutlined />} aria-label={t('builder.undo')} disabled={!canUndo && state !== 'refused'} onClick={() => useRules.getState().undo()} /></Tooltip>
          <Tooltip title={t('builder.redo')}><Button type="text" icon={<RedoOutlined />} aria-label={t('builder.redo')} disabled={!canRedo} onClick={() => useRules.getState().redo()} /></Tooltip>
        </span>
      </div>
      {state === 'refused' && <div className="builder-refused" role="alert"><strong>{t('builder.refused')}</strong> {refused.map((one) => saidOf(one, tree, t)).join('; ')} <button type="button" className="link" onClick={() => useRules.getState().undo()}>{t('builder.takeBack')}</button></div>}
      {state === 'away' && <div className="builder-refused" role="alert">{t('builder.away')}</div>}
      {shown === 'table' && tree && decision && <Table key={decision.key} tree={tree} decision={decision} problems={problems} aim={aim} />}
      {shown === 'table' && !decision && <div className="builder-none"><p>{t('builder.noForms')}</p><Button type="primary" icon={<PlusOutlined />} onClick={fresh}>{t('rules.add')}</Button></div>}
      {shown === 'text' && <div className="builder-text"><div className="builder-source"><Suspense fallback={<Loading rows={8} />}><TextPane text={text} problems={problems} label={t('builder.text')} jump={lineJump} onChange={(next) => useDoc.getState().setText(next)} /></Suspense>{wrong.length > 0 && <ul className="rules-findings rules-lines" aria-label={t('design.problems')}>{wrong.map(({ problem }, at) => <li key={at} className="error"><WarningFilled aria-hidden /> <span>{problem.message}{problem.nearest && <> ({t('error.nearest', { value: problem.nearest })})</>}</span><Button size="small" type="link" onClick={() => toLine(problem)}>{t('builder.line', { line: problem.line })}</Button></li>)}</ul>}{state === 'unreadable' && <p className="builder-refused" role="status">{t('builder.unreadable')}</p>}</div></div>}
      <div className="unseen" role="status" aria-live="polite">{said}</div>
    </div>
  );
}

/* What cannot be written, with the cell that it is in, as people see the table. */
function saidOf(one: { path?: string; message: string }, tree: RulesTree | null, t: ReturnType<typeof useWords>['t']): string {
  const item = tree?.items[Number(/^items\.(\d+)/.exec(one.path ?? '')?.[1])];
  const cell = item?.kind === 'decision' ? cellAt(item, one.path ?? '') : null;
  return cell ? `${t('rules.where', { rule: cell.number, column: cell.title })} ${one.message}` : one.message;
}

/* Problems by cell, and all of the decision in their order, each with its cell if it has one. */
function toldBy(tree: RulesTree, decision: Decision, problems: readonly Placed[]) {
  const cells = new Map<string, string>();
  const others: { problem: Placed['problem']; cell: CellPlace | null }[] = [];
  const at = tree.items.findIndex((item) => item.id === decision.id);
  for (const placed of problems) {
    if (Number(/^items\.(\d+)/.exec(placed.at)?.[1]) !== at) continue;
    const cell = placed.problem.severity === 'error' ? cellAt(decision, placed.at) : null;
    if (cell) cells.set(placeOfCell(cell.rowId, cell), placed.problem.message);
    if (placed.problem.severity === 'error' || !placed.problem.code.startsWith('rules.')) others.push({ problem: placed.problem, cell });
  }
  return { cells, others };
}

function Table({ tree, decision, problems, aim }: { tree: RulesTree; decision: Decision; problems: Placed[]; aim: Placed | null }) {
  const { t } = useWords();
  const path = useDoc((doc) => doc.path);
  const source = useDoc((doc) => doc.files[testsPath(doc.path)]);
  const { test, marked, set } = useRulesDesk();
  const tests = useMemo(() => testsIn(source, decision.key), [source, decision.key]);
  const [writing, setWriting] = useState<Writing | null>(null);
  const [jump, setJump] = useState<CellJump | null>(null);
  const [aimed, setAimed] = useState<Placed | null>(null);
  if (aim !== aimed) {
    setAimed(aim);
    const isOwn = aim !== null && tree.items[Number(/^items\.(\d+)/.exec(aim.at)?.[1])]?.id === decision.id;
    const cell = isOwn ? cellAt(decision, aim.at) : null;
    if (cell) setJump({ ...cell, turn: (jump?.turn ?? 0) + 1 });
  }
  const typed = useTyped(tree, decision.key, writing);
  // A table that is wrong says nothing: the one that stands goes on doing so.
  const verdict = useVerdict(decision.key, tests, typed?.problems.some((one) => one.problem.severity === 'error') ? null : (typed?.text ?? null));
  const { cells, others } = useMemo(() => {
    const told = toldBy(tree, decision, typed?.text ? typed.problems : problems);
    if (typed?.refused) told.cells.set(placeOfCell(typed.about.rowId, typed.about.column), typed.refused);
    return told;
  }, [tree, decision, problems, typed]);
  const flagged = useMemo(() => { const found = new Map<number, string>(); for (const one of verdict.findings) for (const number of one.code === 'rules.shadowed' || one.code === 'rules.never' || one.code === 'rules.always' ? one.rules.slice(0, 1) : one.rules) found.set(number, one.message); return found; }, [verdict.findings]);
  const write = (next: RuleTest[]) => useDoc.getState().setFile(testsPath(path), withTests(source, decision.key, next));
  const edit = (label: string, change: (now: Decision) => Decision, group?: string) => useRules.getState().edit(label, (now) => changedDecision(now, decision.key, change), group);
  const tryIt = (example: Values) => { write([...tests, { inputs: example }]); set({ test: tests.length }); };
  return (
    <div className="rules-room">
      <div className="rules-bar">
        <div className="inspector rules-titles"><BothTitles title={decision.title} onChange={(title, which) => edit(t('builder.did.title'), (now) => ({ ...now, title }), `title:${decision.key}:${which}`)} /></div>
        <label>{t('rules.policy')} <Select value={policyOf(decision)} aria-label={t('rules.policy')} onChange={(policy) => edit(t('rules.did.policy'), (now) => withPolicy(now, policy))} popupMatchSelectWidth={false} options={POLICIES.map((policy) => ({ value: policy, label: t(`rules.hit.${policy.replace(' ', '_')}`) }))} /></label>
        <AddColumn decision={decision} onAdd={(side, variable) => edit(t('rules.did.column'), (now) => withColumn(now, side, variable.name, side === 'annotations' ? undefined : variable))} />
      </div>
      <div className="rules-scroll"><RulesGrid decision={decision} told={cells} outcome={verdict.isOld && !verdict.outcomes[test] ? null : (verdict.outcomes[test] ?? null)} marked={marked} flagged={flagged} onWriting={setWriting} jump={jump} /></div>
      {others.length > 0 && <ul className="rules-findings">{others.map(({ problem, cell }, at) => <li key={at} className={problem.severity}><WarningFilled aria-hidden /> <span>{problem.message}{problem.nearest && <> ({t('error.nearest', { value: problem.nearest })})</>}</span>{cell && <Button size="small" type="link" onClick={() => setJump({ ...cell, turn: (jump?.turn ?? 0) + 1 })}>{t('rules.toCell')}</Button>}</li>)}</ul>}
      <Findings findings={verdict.findings} onTry={tryIt} />
      <RulesTests decision={decision} tests={tests} outcomes={verdict.outcomes} isOld={verdict.isOld} onChange={write} />
    </div>
  );
}

function Findings({ findings, onTry }: { findings: Finding[]; onTry: (example: Values) => void }) {
  const { t } = useWords();
  const set = useRulesDesk((desk) => desk.set);
  if (!findings.length) return null;
  return (
    <section aria-label={t('rules.findings')}>
      <ul className="rules-findings">
        {findings.map((one, at) => (
          <li key={at} className="warning" data-finding={one.code}>
            <WarningFilled aria-hidden /> <span><b>{t(`rules.finding.${one.code.split('.')[1] ?? ''}`)}</b> {one.message}</span>
            {one.rules.length > 0 && <Button size="small" type="link" onClick={() => set({ marked: one.rules })}>{t('rules.showRules')}</Button>}
            {one.example && <Button size="small" type="link" onClick={() => onTry(one.example as Values)}>{t('rules.tryExample')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/* A column from an input that the decision, the forms of the pack or its workflows know, or a fresh one. */
function AddColumn({ decision, onAdd }: { decision: Decision; onAdd: (side: 'inputs' | 'outputs' | 'annotations', variable: Variable) => void }) {
  const { t } = useWords();
  const names = useNames();
  const files = useDoc((doc) => doc.files);
  const known = useMemo(() => {
    const there = new Set(columnsOf(decision).map((column) => column.head));
    const own = variablesOf(decision, 'input').filter((one) => !there.has(one.name));
    return [...own, ...knownInputs(files).filter((one) => !there.has(one.name) && !own.some((other) => other.name === one.name))].slice(0, 40);
  }, [decision, files]);
  const taken = new Set([...variablesOf(decision, 'input'), ...variablesOf(decision, 'output')].map((one) => one.name));
  const items = [
    { key: 'known', type: 'group' as const, label: t('rules.known'), children: known.map((one) => ({ key: `known:${one.name}`, label: <>{names.title(one.title) || one.name} <span className="quiet mono">{one.name}</span></> })) },
    { type: 'divider' as const },
    { key: 'input', label: t('rules.newInput') }, { key: 'output', label: t('rules.newOutput') }, { key: 'note', label: t('rules.newNote') },
  ];
  const choose = (key: string) => {
    if (key === 'input') return onAdd('inputs', { name: freeKey(taken, 'input_1'), type: 'text' });
    if (key === 'output') return onAdd('outputs', { name: freeKey(taken, 'output_1'), type: 'text' });
    if (key === 'note') return onAdd('annotations', { name: t('rules.noteName') });
    const found = known.find((one) => `known:${one.name}` === key);
    return found ? onAdd('inputs', found) : undefined;
  };
  return <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key), className: 'rules-known' }}><Button icon={<PlusOutlined />}>{t('rules.addColumn')}</Button></Dropdown>;
}
