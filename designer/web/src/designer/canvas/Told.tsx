/* Says aloud which step is selected: for those who hear the canvas instead of seeing it. */
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { useAbout } from '../about';
import { summaryOf, titleOf } from '../summary';
import { useTools } from '../tools';

export function Told() {
  const words = useWords();
  const { types } = useTools();
  const about = useAbout();
  const { t } = words;
  const count = useDoc((doc) => doc.selected.length);
  const node = useDoc((doc) => doc.graph.byId.get(doc.selected.at(-1) ?? ''));
  const place = useDoc((doc) => doc.graph.nodes.findIndex((one) => one.id === doc.selected.at(-1)));
  const all = useDoc((doc) => doc.graph.nodes.length);
  const mark = useDoc((doc) => doc.marks.get(doc.selected.at(-1) ?? ''));
  const told = count > 1 ? t('design.selectedCount', { count }) : !node ? '' : [
    titleOf(node, types, words), words.text(types.byType.get(node.type)?.title) || node.type, summaryOf(node, words, about), t('design.place', { number: place + 1, all }), mark ? t('design.errors', { count: mark.errors + mark.warnings }) : '',
  ].filter(Boolean).join(', ');
  return <p className="unseen" role="status">{told}</p>;
}
