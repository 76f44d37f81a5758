/* Below a field that names a form, a decision, a record type or a mail: the way to make one, and to the one that is chosen. Knows the draft that is open. */
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { knownOf } from '../pack';
import { useTools } from '../tools';
import { useOpenFile } from '../useOpenFile';
import type { Bound } from './bind';
import { filesOf, fresh, type NamedKind } from './fresh';

const SETS = { form: 'forms', decision: 'decisions', record: 'records', template: 'templates' } as const;

export function NamedFile({ kind, bound, id }: { kind: NamedKind; bound: Bound; id: string }) {
  const { t } = useWords();
  const { types } = useTools();
  const open = useOpenFile();
  const files = useDoc((doc) => doc.files);
  const key = typeof bound.value === 'string' ? bound.value : '';
  const places = key ? filesOf(files, kind, key) : [];
  const make = () => {
    const doc = useDoc.getState();
    const node = doc.graph.byId.get(id);
    const made = fresh(doc.files, kind, id, { en: node?.title?.en || id, zh: node?.title?.zh || node?.title?.en || id }, knownOf(doc.files, types)[SETS[kind]]);
    for (const [path, text] of Object.entries(made.files)) doc.setFile(path, text);
    bound.set(made.key);
  };
  if (key && places.length === 0) return null;
  return (
    <div className="named-file">
      {key
        ? places.map((path) => <Button key={path} size="small" type="link" icon={<EditOutlined aria-hidden />} onClick={() => { open(path); }}>{kind === 'template' ? t(`panel.edit.template.${path.endsWith('.zh.md') ? 'zh' : 'en'}`) : t(`panel.edit.${kind}`)}</Button>)
        : !bound.isDisabled && <Button size="small" type="link" icon={<PlusOutlined aria-hidden />} onClick={make}>{t(`panel.make.${kind}`)}</Button>}
    </div>
  );
}
