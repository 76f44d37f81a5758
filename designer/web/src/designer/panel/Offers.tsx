/* Names that are known already, one click each: the answers of a form to keep, what the run knows to fill in. Knows the draft; which names there are stands in known.ts. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { offersFor, variablesOf, type Offered } from '../known';

const NONE: readonly Offered[] = [];
export function useOffers(id: string, path: readonly string[]): readonly Offered[] {
  const graph = useDoc((doc) => doc.graph);
  const files = useDoc((doc) => doc.files);
  const place = path.join('.');
  return useMemo(() => { const node = graph.byId.get(id); return node ? offersFor(node, place, variablesOf(graph, graph.begins), files) : NONE; }, [graph, files, id, place]);
}

const MOST = 12;
export function Offers({ offers, onTake }: { offers: readonly Offered[]; onTake: (more: Readonly<Record<string, string>>) => void }) {
  const { t, text } = useWords();
  const take = (some: readonly Offered[]) => { onTake(Object.fromEntries(some.map(({ name, feel }) => [name, feel]))); };
  if (offers.length === 0) return null;
  return (
    <div className="pair-offers" role="group" aria-label={t('panel.offers')}>
      {offers.length > 1 && <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => { take(offers); }}>{t('panel.allOf', { count: offers.length })}</Button>}
      {offers.slice(0, MOST).map((one) => <Button key={one.name} size="small" type="dashed" icon={<PlusOutlined aria-hidden />} title={`${one.name} ${one.feel}`} onClick={() => { take([one]); }}>{text(one.title) || one.name}</Button>)}
    </div>
  );
}
