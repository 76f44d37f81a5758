/* The workflow as people who approve draw it: cards below each other, branches side by side, a + on every way. The same graph as the canvas, edited by the same actions. */
import { CaretDownOutlined, CopyOutlined, DeleteOutlined, EnterOutlined, LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import { isMod, writesInField } from '../../shell/commands';
import { Badge, Title, TrialMark } from '../canvas/StepWords';
import { Told } from '../canvas/Told';
import { useDoc, useNode } from '../document';
import { moveEdge } from '../edit';
import type { GraphEdge } from '../graph';
import { addBranch, type Place } from '../insert';
import { iconOf } from '../kinds';
import { chooses, isOpen } from '../legal';
import { shapeOf } from '../shape';
import { useAbout } from '../about';
import { conditionOf, edgeLabel, summaryOf, titleOf } from '../summary';
import { useTools } from '../tools';
import { treeOf, type Branch, type Sequence, type Step, type Tree as Grown } from '../tree';
import { useUi } from '../ui';
import { duplicateBranch, idsOf } from './branch';
import { CardMenu } from './CardMenu';
import { ComingProvider, useComing, useDrawnBitByBit } from './coming';
import { sharer } from './share';
import './tree.css';

export function Tree() {
  const { t } = useWords();
  const graph = useDoc((doc) => doc.graph);
  // What stays as it was is the same object: one letter in one step draws one card.
  const [share] = useState(() => sharer<Grown>());
  const tree = useMemo(() => share(treeOf(graph)), [graph, share]);
  const frame = useRef<HTMLDivElement>(null);
  const { coming, whole } = useDrawnBitByBit(tree);
  useAsked(frame, coming.isWhole, whole);
  useMiddle(frame, coming);
  return (
    <div className="tree" ref={frame} role="group" aria-label={t('design.tree')} tabIndex={-1} aria-busy={!coming.isWhole || undefined}>
      <ComingProvider value={coming}><div className="tree-inner"><TreePart tree={tree} /></div></ComingProvider>
      <Told />
    </div>
  );
}

/* Goes where somebody wants to look or to write; what is not drawn yet is drawn first. */
function useAsked(frame: React.RefObject<HTMLDivElement | null>, isWhole: boolean, whole: () => void) {
  const drawingFocus = useUi((ui) => ui.drawingFocus);
  const look = useUi((ui) => ui.look);
  const done = useRef({ drawingFocus: 0, look: 0 });
  useEffect(() => {
    const wants = { focus: drawingFocus !== done.current.drawingFocus, look: look !== done.current.look };
    if (!wants.focus && !wants.look) return;
    const id = useDoc.getState().selected.at(-1) ?? '';
    const found = frame.current?.querySelector<HTMLElement>(`[data-card="${id}"], [data-way="${id}"]`);
    if (!found && id && !isWhole) { whole(); return; }
    done.current = { drawingFocus, look };
    if (wants.look) found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (wants.focus) (found ?? frame.current)?.focus();
  }, [drawingFocus, look, isWhole, whole, frame]);
}

/* Begins in the middle, where the main way is, and stays where somebody looks when wider branches come below. */
function useMiddle(frame: React.RefObject<HTMLDivElement | null>, coming: object) {
  const width = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const { scrollWidth, clientWidth } = element;
    if (width.current === null) element.scrollTo({ left: (scrollWidth - clientWidth) / 2 });
    else if (scrollWidth !== width.current) element.scrollBy({ left: (scrollWidth - width.current) / 2 });
    width.current = scrollWidth;
  }, [coming, frame]);
}

const TreePart = memo(function TreePart({ tree, isInner = false }: { tree: Grown; isInner?: boolean }) {
  const { t } = useWords();
  const { isDrawn } = useComing();
  return (
    <>
      <ol className={`tree-way ${isInner ? 'is-inner' : ''}`}><Way rest={tree.main} /></ol>
      {tree.loose.some((one) => isDrawn(one.steps[0]?.id ?? '')) && (
        <section className="tree-loose" aria-label={t('design.loose')}>
          <h3>{t('design.loose')}</h3>
          <div className="tree-loose-ways">{tree.loose.map((one) => <ol key={one.steps[0]?.id} className="tree-way"><Way rest={one} /></ol>)}</div>
        </section>
      )}
    </>
  );
});

const Way = memo(function Way({ rest }: { rest: Sequence }) {
  const { isDrawn } = useComing();
  const drawn = rest.steps.filter((step) => isDrawn(step.id));
  return (
    <>
      {drawn.map((step) => <StepItem key={step.id} step={step} />)}
      {drawn.length === rest.steps.length && <TailItem rest={rest} />}
    </>
  );
});

const StepItem = memo(function StepItem({ step }: { step: Step }) {
  const { next } = step;
  const place = useMemo((): Place | null => (step.branches.length > 0 ? (next.length > 0 ? { kind: 'before', edges: next.map((edge) => edge.id) } : null) : next[0] ? { kind: 'edge', id: next[0].id } : null), [step.branches, next]);
  return (
    <li className="tree-item">
      <Card id={step.id} inner={step.inner} />
      {step.sides.length > 0 && <Sides step={step} />}
      {step.branches.length > 0 && <Branches step={step} />}
      {place && <Line place={place} edge={step.branches.length === 0 ? next[0] : undefined} />}
    </li>
  );
});

/* The line down to the next card, with a + on it. */
const Line = memo(function Line({ place, edge }: { place: Place; edge?: GraphEdge }) {
  const { mayEdit } = useTools();
  return (
    <div className="tree-line">
      {edge && <EdgeWords edge={edge} />}
      {mayEdit && <Plus place={place} />}
    </div>
  );
});
function Plus({ place }: { place: Place }) {
  const { t } = useWords();
  const open = (event: React.MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    useUi.getState().set({ chooser: { place, spot: { x: box.right + 8, y: box.top - 8 } } });
  };
  const name = place.kind === 'edge' ? place.id : place.kind === 'after' ? place.id : place.kind === 'before' ? place.edges.join(' ') : '';
  return <button type="button" className="tree-plus" onClick={open} aria-label={t('design.addHere')} title={t('design.addHere')} data-plus={name}><PlusOutlined aria-hidden /></button>;
}
const EdgeWords = memo(function EdgeWords({ edge }: { edge: GraphEdge }) {
  const words = useWords();
  const about = useAbout();
  const open = useDoc((doc) => isOpen(doc.graph, edge.id));
  const label = edgeLabel(edge, words, open, about);
  if (!label) return null;
  return <WayButton edge={edge}>{label}</WayButton>;
});
function WayButton({ edge, children }: { edge: GraphEdge; children: ReactNode }) {
  const isSelected = useDoc((doc) => doc.selected.includes(edge.id));
  const open = useDoc((doc) => isOpen(doc.graph, edge.id));
  return (
    <button type="button" className={`tree-condition ${isSelected ? 'is-selected' : ''} ${open ? 'is-wrong' : ''} ${edge.onError ? 'is-error' : ''} ${edge.when && children === conditionOf(edge.when) ? 'is-feel' : ''}`} title={edge.when ? conditionOf(edge.when) : undefined} data-way={edge.id} aria-pressed={isSelected} onClick={() => { useDoc.getState().select([edge.id]); }} onDoubleClick={() => { useUi.getState().ask('panelFocus'); }}>
      {children}<Badge id={edge.id} />
    </button>
  );
}

/* How a way ends. */
const TailItem = memo(function TailItem({ rest }: { rest: Sequence }) {
  const { t } = useWords();
  const words = useWords();
  const { types, mayEdit } = useTools();
  const { tail } = rest;
  const target = useDoc((doc) => (tail.kind === 'jump' ? doc.graph.byId.get(tail.to) : undefined));
  if (tail.kind === 'end') return null;
  if (tail.kind === 'open') return <li className="tree-tail"><span className="tree-open">{t('design.leadsNowhere')}</span>{mayEdit && <Plus place={{ kind: 'after', id: tail.after }} />}</li>;
  const isEmpty = rest.steps.length === 0;
  const jump = () => { useDoc.getState().select([tail.to]); useUi.getState().ask('look'); useUi.getState().ask('drawingFocus'); };
  return (
    <li className={`tree-tail ${tail.kind === 'below' ? 'is-below' : ''}`}>
      {!isEmpty && <div className="tree-line"><EdgeWords edge={tail.edge} />{mayEdit && <Plus place={{ kind: 'edge', id: tail.edge.id }} />}</div>}
      {tail.kind === 'below' && <span className="tree-rest" aria-hidden />}
      {target && <button type="button" className="tree-jump" onClick={jump}><EnterOutlined aria-hidden /> {t('design.goesTo', { what: titleOf(target, types, words) })}</button>}
    </li>
  );
});

const Card = memo(function Card({ id, inner }: { id: string; inner: Grown | null }) {
  const words = useWords();
  const { types, actions, mayEdit } = useTools();
  const node = useNode(id);
  const isSelected = useDoc((doc) => doc.selected.includes(id));
  const isRenaming = useUi((ui) => ui.renaming === id);
  const about = useAbout();
  if (!node) return null;
  const step = types.byType.get(node.type);
  const kind = step?.kind ?? node.kind;
  const shape = shapeOf(kind);
  const summary = summaryOf(node, words, about);
  const choose = (event: React.MouseEvent | React.KeyboardEvent) => {
    const { selected, select } = useDoc.getState();
    select(event.shiftKey || isMod(event) ? (selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]) : [id]);
  };
  const press = (event: React.KeyboardEvent<HTMLElement>) => {
    if (writesInField(event.target)) return;
    if (cardKey(event, id, actions, mayEdit)) { event.preventDefault(); event.stopPropagation(); }
  };
  const words_ = (
    <>
      <span className="tree-card-head"><span className={`chooser-icon cat-${step?.category ?? 'flow'}`} aria-hidden>{iconOf(kind, step?.manifest)}</span><Title node={node} /></span>
      {summary && <span className="tree-card-summary" title={summary}>{summary}</span>}
    </>
  );
  return (
    <div className={`tree-card tree-${shape} kind-${kind} ${isSelected ? 'is-selected' : ''}`} data-node={id} data-type={node.type}>
      {isRenaming ? <div className="tree-card-face">{words_}</div> : <button type="button" className="tree-card-face" data-card={id} aria-pressed={isSelected} onClick={choose} onDoubleClick={() => { if (mayEdit) useUi.getState().set({ renaming: id }); }} onKeyDown={press}>{words_}</button>}
      <Badge id={id} /><TrialMark id={id} />
      {mayEdit && kind !== 'start' && <CardMenu id={id} />}
      {inner && <div className="tree-inside"><TreePart tree={inner} isInner /></div>}
    </div>
  );
});

function cardKey(event: React.KeyboardEvent<HTMLElement>, id: string, actions: ReturnType<typeof useTools>['actions'], mayEdit: boolean): boolean {
  const { key } = event;
  const ui = useUi.getState();
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    const cards = [...(event.currentTarget.closest('.tree')?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
    const next = cards[cards.indexOf(event.currentTarget) + (key === 'ArrowDown' ? 1 : -1)];
    next?.focus();
    next?.click();
    return true;
  }
  if (key === 'Enter') { useDoc.getState().select([id]); ui.set({ isPanelOpen: true }); ui.ask('panelFocus'); return true; }
  if (!mayEdit) return false;
  if (key === '/') {
    const box = event.currentTarget.getBoundingClientRect();
    ui.set({ chooser: { place: { kind: 'after', id }, spot: { x: box.right + 8, y: box.top } } });
  } else if (key === 'F2') ui.set({ renaming: id });
  else if (key === 'Delete' || key === 'Backspace') actions.remove();
  else if (isMod(event) && key.toLowerCase() === 'd') actions.duplicate();
  else return false;
  return true;
}

const Branches = memo(function Branches({ step }: { step: Step }) {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const node = useNode(step.id);
  const join = step.next[0]?.to;
  const doesChoose = chooses(node?.kind ?? 'activity');
  const add = () => {
    const target = join ?? step.branches.at(-1)?.edge?.to;
    if (!target) return;
    useDoc.getState().edit(t('design.did.branch'), (text) => addBranch(text, step.id, target));
  };
  return (
    <div className={`tree-split ${join ? 'has-join' : ''}`}>
      {mayEdit && <button type="button" className="tree-add" onClick={add}><PlusOutlined aria-hidden /> {doesChoose ? t('design.addCondition') : t('design.addBranch')}</button>}
      <ol className="tree-branches">
        {step.branches.map((branch, index) => <BranchItem key={branch.edge?.id} branch={branch} index={index} count={step.branches.length} doesChoose={doesChoose} />)}
      </ol>
    </div>
  );
});

const BranchItem = memo(function BranchItem({ branch, index, count, doesChoose }: { branch: Branch; index: number; count: number; doesChoose: boolean }) {
  const words = useWords();
  const { t } = words;
  const { mayEdit, actions } = useTools();
  const about = useAbout();
  const open = useDoc((doc) => isOpen(doc.graph, branch.edge?.id ?? ''));
  const { edge, rest } = branch;
  if (!edge) return null;
  const label = edgeLabel(edge, words, open, about) || t('design.branchNumber', { number: index + 1 });
  const move = (by: -1 | 1) => { useDoc.getState().edit(t('design.did.order'), (text) => moveEdge(text, edge.id, by)); };
  const copyIt = () => { useDoc.getState().edit(t('design.did.copyBranch'), (text) => duplicateBranch(text, branch)); };
  const removeIt = () => { useDoc.getState().select(rest.steps.length > 0 ? idsOf(rest) : [edge.id]); actions.remove(); };
  return (
    <li className="tree-branch">
      <div className="tree-branch-head">
        {doesChoose && !edge.isDefault && <span className="tree-rank" title={t('design.priority', { number: index + 1 })}>{index + 1}<span className="unseen">{t('design.priority', { number: index + 1 })}</span></span>}
        <WayButton edge={edge}>{label}</WayButton>
        {mayEdit && (
          <span className="tree-branch-tools">
            {index > 0 && <button type="button" onClick={() => { move(-1); }} aria-label={t('design.moveLeft', { what: label })} title={t('design.moveLeft', { what: label })}><LeftOutlined aria-hidden /></button>}
            {index < count - 1 && <button type="button" onClick={() => { move(1); }} aria-label={t('design.moveRight', { what: label })} title={t('design.moveRight', { what: label })}><RightOutlined aria-hidden /></button>}
            <button type="button" onClick={copyIt} aria-label={t('design.copyBranch', { what: label })} title={t('design.copyBranch', { what: label })}><CopyOutlined aria-hidden /></button>
            <button type="button" onClick={removeIt} aria-label={t('design.removeBranch', { what: label })} title={t('design.removeBranch', { what: label })}><DeleteOutlined aria-hidden /></button>
          </span>
        )}
      </div>
      <div className="tree-line">{mayEdit && <Plus place={{ kind: 'edge', id: edge.id }} />}</div>
      <ol className="tree-way is-branch"><Way rest={rest} /></ol>
    </li>
  );
});

/* What happens when it does not go as planned: folded, unless somebody looks for a step in it. */
const Sides = memo(function Sides({ step }: { step: Step }) {
  const words = useWords();
  const { types } = useTools();
  const { t } = words;
  const inside = useMemo(() => new Set(step.sides.flatMap((branch) => [branch.border?.id ?? '', branch.edge?.id ?? '', ...idsOf(branch.rest)])), [step]);
  const isSought = useDoc((doc) => doc.selected.some((id) => inside.has(id)) || [...doc.marks.keys()].some((id) => inside.has(id)));
  const [isOpen, setIsOpen] = useState(false);
  const about = useAbout();
  const told = step.sides.map(({ border, edge }) => (border ? summaryOf(border, words, about) || titleOf(border, types, words) : edge ? edgeLabel(edge, words, false, about) : '')).join(t('design.and'));
  const isShown = isOpen || isSought;
  return (
    <div className={`tree-sides ${isShown ? 'is-open' : ''}`}>
      <button type="button" aria-expanded={isShown} onClick={() => { setIsOpen(!isShown); }}><CaretDownOutlined aria-hidden /> {t('design.besides', { what: told })}</button>
      {isShown && <ol className="tree-branches">{step.sides.map((branch) => <SideItem key={branch.border?.id ?? branch.edge?.id} branch={branch} />)}</ol>}
    </div>
  );
});
const SideItem = memo(function SideItem({ branch }: { branch: Branch }) {
  const words = useWords();
  const about = useAbout();
  const { mayEdit } = useTools();
  const { border, edge, rest } = branch;
  return (
    <li className="tree-branch is-side">
      {border ? <Card id={border.id} inner={null} /> : edge && <WayButton edge={edge}>{edgeLabel(edge, words, false, about)}</WayButton>}
      {edge && <div className="tree-line">{mayEdit && <Plus place={{ kind: 'edge', id: edge.id }} />}</div>}
      <ol className="tree-way is-branch"><Way rest={border && rest.steps[0]?.id === border.id ? { ...rest, steps: [] } : rest} />{border && rest.steps[0]?.id === border.id && <li className="tree-item"><Branches step={rest.steps[0]} /></li>}</ol>
    </li>
  );
});
