/* Who else decides this step now: their state, and for who was added a way to take them out again. */
import { App, Button } from 'antd';
import { said } from '../../api';
import { useWords } from '../../i18n';
import { useNames } from '../../people/names';
import { useTaskChanged, type Signing } from './calls';
import { operations } from './operations';

export function Signers({ signing, me }: { signing: Signing; me: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const changed = useTaskChanged();
  const named = useNames(signing.signers.flatMap((one) => [...one.name.split(', '), one.by ?? '', one.added_by ?? '']));
  if (signing.signers.length < 2) return null;
  const remove = (taskId: string) => operations.removeSigner(taskId, '').then(changed, (refusal: unknown) => { message.error(said(refusal, t)); });
  return (
    <section className="signers" aria-label={t('signers.title')}>
      <h3>{t('signers.title')}</h3>
      {signing.policy && <p className="quiet">{t(`signers.policy.${signing.policy}`, { defaultValue: signing.policy })}</p>}
      <ul>
        {signing.signers.map((one, index) => (
          <li key={index}>
            <strong>{one.by ? named(one.by) : one.name.split(', ').map(named).join(t('people.and'))}</strong>
            <span className="quiet">{t(`signers.state.${one.state}`, { defaultValue: one.state })}{one.place && ` · ${t(`signers.place.${one.place}`)}`}{one.added_by && ` · ${t('signers.addedBy', { who: named(one.added_by) })}`}</span>
            {one.added_by === me && one.task_id && one.state !== 'signed' && <Button size="small" type="text" onClick={() => void remove(one.task_id ?? '')}>{t('signers.remove')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}
