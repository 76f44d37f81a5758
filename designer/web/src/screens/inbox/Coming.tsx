/* The steps that come next and who would be asked: an honest guess, with what it rests on. Knows no run. */
import { useWords } from '../../i18n';
import type { Text } from '../../model';
import type { Schemas } from '../../client';
import { nameOfCandidate } from '../../people/names';

export function Coming({ found, skip = '' }: { found: Schemas['ForesightReply']; skip?: string }) {
  const words = useWords();
  const { t, text, format } = words;
  const known = Object.fromEntries(Object.entries(found.people).map(([id, name]) => [id, { person_id: id, name, department: '', position: '', roles: [], is_active: true }]));
  const named = (candidate: string) => nameOfCandidate(candidate, known, words);
  // Steps that machines do are not what one asks about; the end is.
  const steps = [...found.steps.filter((step) => step.kind === 'user_task' && !(step.is_open && step.node_id === skip)), ...(found.end ? [found.end] : [])];
  if (steps.length === 0) return <p className="quiet">{t(found.stopped ? 'coming.stopped' : 'coming.nothing')}</p>;
  return (
    <ol className="coming">
      {steps.map((step, index) => {
        const who = [...new Set([...(step.assignee ? [`person:${step.assignee}`] : step.candidates), ...step.pending])].map(named);
        return (
          <li key={`${step.node_id}-${index}`} className={`coming-step ${step.depends_on.length ? 'unsure' : ''} ${step.kind === 'end' ? 'is-end' : ''}`}>
            <span className="coming-title">{text(step.title as Text)}</span>
            {step.kind === 'user_task' && <span className="coming-who">{step.decided ? t('coming.itself') : who.length ? who.join(t('people.and')) : t('coming.nobody')}</span>}
            {step.kind === 'end' && <span className="coming-who">{t('coming.end')}</span>}
            {step.due_at && <span className="quiet">{t('coming.due', { when: format.dateTime(step.due_at) })}</span>}
          </li>
        );
      })}
      {steps.some((step) => step.depends_on.length > 0) && <li className="quiet">{t('coming.assumes')}</li>}
      {found.stopped && <li className="quiet">{t('coming.stopped')}</li>}
    </ol>
  );
}
