/* An arrow: when it is taken, by clicks or as text; or what happens otherwise, or on an error. */
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { moveEdge, setEdgeField } from '../edit';
import type { GraphEdge } from '../graph';
import { mayFail } from '../legal';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { setEdge } from './bind';
import { Condition } from './Condition';
import { Row } from './Row';

export function EdgePanel({ edge }: { edge: GraphEdge }) {
  const words = useWords();
  const { t, text } = words;
  const { types, mayEdit } = useTools();
  const from = useDoc((doc) => doc.graph.byId.get(edge.from));
  const to = useDoc((doc) => doc.graph.byId.get(edge.to));
  const mates = useDoc((doc) => doc.graph.edges.filter((one) => one.from === edge.from && !one.onError).length);
  const codes = types.byType.get(from?.type ?? '')?.manifest?.errors ?? {};
  // Out of a choice every arrow needs its condition; elsewhere it is asked for first and written once it says something.
  const [asked, setAsked] = useState('');
  const isAsked = asked === edge.id || ((from?.kind === 'exclusive' || from?.kind === 'inclusive') && mates > 1 && asked !== `${edge.id} always`);
  const way = edge.onError ? 'error' : edge.isDefault ? 'default' : edge.when || isAsked ? 'when' : 'always';
  const did = t('design.did.field');
  const turn = (next: string) => {
    setAsked(next === 'when' ? edge.id : next === 'always' ? `${edge.id} always` : '');
    useDoc.getState().edit(did, (old) => {
      const bare = (['when', 'default', 'on_error'] as const).reduce((all, field) => setEdgeField(all, edge.id, field, undefined), old);
      if (next === 'default') return setEdgeField(bare, edge.id, 'default', true);
      return next === 'error' ? setEdgeField(bare, edge.id, 'on_error', '*') : bare;
    });
  };
  return (
    <>
      <p className="panel-about"><b>{t('draft.edge', { from: from ? titleOf(from, types, words) : edge.from, to: to ? titleOf(to, types, words) : edge.to })}</b></p>
      <Row title={t('panel.taken')} path={['edges', edge.index]} isAlone>{(field) => <Select id={field} className="full" value={way} disabled={!mayEdit} onChange={turn} options={['always', 'when', 'default', ...(mayFail(from?.kind ?? '') || edge.onError ? ['error'] : [])].map((one) => ({ value: one, label: t(`panel.ways.${one}`) }))} />}</Row>
      {way === 'when' && <Row title={t('design.condition')} path={['edges', edge.index, 'when']} isGroup>{() => <Condition key={edge.id} value={edge.when === 'true' ? '' : edge.when} path={['edges', edge.index, 'when']} isBare label={t('design.condition')} isDisabled={!mayEdit} onChange={(value) => { setAsked(edge.id); setEdge(did, edge.id, 'when', value || undefined); }} />}</Row>}
      {way === 'error' && (
        <Row title={t('panel.errorCode')} help={t('panel.errorHint')} path={['edges', edge.index, 'on_error']}>
          {(field) => (Object.keys(codes).length > 0
            ? <Select id={field} className="full" value={edge.onError} disabled={!mayEdit} onChange={(code: string) => { setEdge(did, edge.id, 'on_error', code); }} options={[{ value: '*', label: t('panel.anyError') }, ...Object.entries(codes).map(([code, said]) => ({ value: code, label: text(said) || code }))]} />
            : <Input id={field} value={edge.onError} disabled={!mayEdit} onChange={(event) => { setEdge(did, edge.id, 'on_error', event.target.value || '*'); }} />)}
        </Row>
      )}
      {mates > 1 && mayEdit && way !== 'error' && <div className="panel-order"><Button size="small" onClick={() => { useDoc.getState().edit(did, (old) => moveEdge(old, edge.id, -1)); }}>{t('panel.earlier')}</Button><Button size="small" onClick={() => { useDoc.getState().edit(did, (old) => moveEdge(old, edge.id, 1)); }}>{t('panel.later')}</Button></div>}
    </>
  );
}
