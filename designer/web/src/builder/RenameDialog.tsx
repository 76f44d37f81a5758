/* What another key for a field means for the other files of the pack: the places that follow, or those that nobody can be sure of and that stay. Knows the server's edits, no form. */
import { Button, Modal } from 'antd';
import type { Schemas } from '../client';
import { useDoc } from '../designer/document';
import { useJump } from '../designer/steps';
import { useWords } from '../i18n';

export interface Place { readonly file: string; readonly line: number; readonly why?: string }
/* `edits`: null when the server is not sure of all places, which are `doubts` then. */
export interface Asked { readonly from: string; readonly to: string; readonly edits: readonly Schemas['Edit'][] | null; readonly doubts: readonly Place[] }

export function RenameDialog({ asked, onAll, onHere, onClose }: { asked: Asked; onAll: () => void; onHere: () => void; onClose: () => void }) {
  const { t } = useWords();
  const { from, to, edits, doubts } = asked;
  const file = useDoc((doc) => doc.path);
  const places = edits ? edits.filter(({ span }) => span.file !== file).map(({ span }) => ({ file: span.file, line: span.line })) : doubts;
  const here = <Button key="here" onClick={onHere} type={edits ? 'default' : 'primary'}>{t('builder.rename.here')}</Button>;
  return (
    <Modal
      open onCancel={onClose} title={t('builder.rename.title', { from, to })} width="min(680px, 94vw)"
      footer={[<Button key="no" onClick={onClose}>{t('design.cancel')}</Button>, here, ...(edits ? [<Button key="all" type="primary" onClick={onAll}>{t('builder.rename.all', { count: places.length })}</Button>] : [])]}
    >
      <p>{edits ? t('builder.rename.places', { count: places.length }) : t('builder.rename.unsure', { count: places.length })}</p>
      <Places places={places} word={from} onLeave={onClose} />
    </Modal>
  );
}

function Places({ places, word, onLeave }: { places: readonly Place[]; word: string; onLeave: () => void }) {
  const { t } = useWords();
  const files = useDoc((doc) => doc.files);
  const jump = useJump();
  return (
    <ul className="rename-places">
      {places.map((one, at) => (
        <li key={at}>
          {files[one.file] !== undefined ? <button type="button" className="link" title={t('builder.rename.open')} onClick={() => { onLeave(); jump(one.file); }}>{one.file}{one.line > 0 && ` · ${t('builder.line', { line: one.line })}`}</button> : one.file && one.file !== word ? <span>{one.file}</span> : null}
          {one.why && <span className="quiet"> {one.why}</span>}
          {files[one.file] !== undefined && one.line > 0 && <code>{(files[one.file] ?? '').split('\n')[one.line - 1]?.trim()}</code>}
        </li>
      ))}
    </ul>
  );
}
