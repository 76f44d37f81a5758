/* The text of the file on show, to read and write as it is. */
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { useTools } from '../tools';

export function TextView() {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const text = useDoc((doc) => doc.text);
  return <textarea className="design-text" aria-label={t('design.text')} value={text} readOnly={!mayEdit} spellCheck={false} onChange={(event) => { useDoc.getState().setText(event.target.value); }} />;
}
