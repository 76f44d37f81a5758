/* A list of the workflow's steps to pick from: to find one (Ctrl+F), or to lead an arrow there (C). Steps that may not be picked say why. */
import { SearchOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useDoc } from './document';
import type { GraphNode } from './graph';
import { iconOf } from './kinds';
import { refusal } from './legal';
import { useAbout } from './about';
import { summaryOf, titleOf } from './summary';
import { useTools } from './tools';
import { useUi } from './ui';

export function Pickers() {
  const { t } = useWords();
  const { actions } = useTools();
  const isFinding = useUi((ui) => ui.isFinding);
  const connecting = useUi((ui) => ui.connecting);
  const { set, ask } = useUi.getState();
  const find = (id: string) => { set({ isFinding: false }); useDoc.getState().select([id]); ask('look'); ask('drawingFocus'); };
  const lead = (id: string) => { const from = connecting; set({ connecting: null }); if (from) actions.connect(from, id); ask('drawingFocus'); };
  return (
    <>
      <Modal open={isFinding} onCancel={() => { set({ isFinding: false }); ask('drawingFocus'); }} footer={null} closable={false} title={null} width={560} className="palette" style={{ top: '12vh' }} destroyOnHidden aria-label={t('design.find')}>
        <StepList label={t('design.find')} onPick={find} whyNot={never} />
      </Modal>
      <Modal open={connecting !== null} onCancel={() => { set({ connecting: null }); ask('drawingFocus'); }} footer={null} closable={false} title={null} width={560} className="palette" style={{ top: '12vh' }} destroyOnHidden aria-label={t('design.connect')}>
        <StepList label={t('design.connectTo')} onPick={lead} whyNot={(id) => refusal(useDoc.getState().graph, connecting ?? '', id)} />
      </Modal>
    </>
  );
}
const never = () => '';

function StepList({ label, onPick, whyNot }: { label: string; onPick: (id: string) => void; whyNot: (id: string) => string }) {
  const words = useWords();
  const { t } = words;
  const { types } = useTools();
  const graph = useDoc((doc) => doc.graph);
  const about = useAbout();
  const id = useId();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const asked = q.trim().toLowerCase();
  const fits = (node: GraphNode) => !asked || [node.id, node.title?.en, node.title?.zh, titleOf(node, types, words), summaryOf(node, words, about)].some((word) => word?.toLowerCase().includes(asked));
  const found = graph.nodes.filter(fits).map((node) => ({ node, why: whyNot(node.id) })).toSorted((a, b) => Number(a.why !== '') - Number(b.why !== ''));
  const here = Math.min(at, found.length - 1);
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [here]);
  const press = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = found[here];
    if (step) setAt((here + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') { if (one && !one.why) onPick(one.node.id); } else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-head">
        <SearchOutlined aria-hidden />
        <input
          // It is opened to write in it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus value={q} onChange={(event) => { setQ(event.target.value); setAt(0); }} onKeyDown={press} placeholder={label} aria-label={label} role="combobox" aria-expanded aria-controls={id} aria-activedescendant={found[here] ? `${id}-${found[here].node.id}` : undefined} spellCheck={false} autoComplete="off"
        />
      </div>
      <div id={id} ref={list} role="listbox" aria-label={label} className="palette-list">
        {found.map(({ node, why }, index) => (
          // The keys are heard by the field above, as in every combobox.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={node.id} id={`${id}-${node.id}`} role="option" tabIndex={-1} aria-selected={index === here} aria-disabled={why !== ''} onClick={() => { if (!why) onPick(node.id); }} onMouseMove={() => { setAt(index); }}>
            <span className={`chooser-icon cat-${types.byType.get(node.type)?.category ?? 'flow'}`} aria-hidden>{iconOf(types.byType.get(node.type)?.kind ?? node.kind, types.byType.get(node.type)?.manifest)}</span>
            <span className="palette-title">{titleOf(node, types, words)}</span><span className="quiet picker-why">{why ? t(`design.refused.${why}`, { name: node.id }) : summaryOf(node, words, about)}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="palette-none">{t('design.findNone')}</p>}
    </>
  );
}
