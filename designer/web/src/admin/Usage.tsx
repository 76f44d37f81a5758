/* How much the company uses, month by month. Bars are drawn by style; the numbers stand beside them. */
import { useWords } from '../i18n';
import { Loading, Refused, useTitle } from '../shell/states';
import { PageHead } from './parts';
import { useUsage } from './queries';

export function Usage() {
  const { t, format, language } = useWords();
  const usage = useUsage(12);
  useTitle(t('admin.nav.usage'));
  if (usage.isPending) return <><PageHead title={t('admin.nav.usage')} /><Loading rows={10} /></>;
  if (!usage.data) return <Refused error={usage.error} onRetry={() => void usage.refetch()} />;
  const { months, ...now } = usage.data;
  const most = Math.max(1, ...months.map((one) => one.runs));
  const month = (name: string) => new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${name}-15T00:00:00Z`));
  return (
    <>
      <PageHead title={t('admin.nav.usage')} hint={t('admin.usage.hint')} />
      <dl className="figures">
        <div><dt>{t('admin.usage.people')}</dt><dd>{format.number(now.people)}</dd></div>
        <div><dt>{t('admin.usage.running')}</dt><dd>{format.number(now.running)}</dd></div>
        <div><dt>{t('admin.usage.files')}</dt><dd>{format.number(now.files)}</dd></div>
        <div><dt>{t('admin.usage.storage')}</dt><dd>{format.size(now.file_bytes)}</dd></div>
      </dl>
      {/* A table that scrolls is reached by the keyboard too. */}
      <div className="paper-table" role="region" aria-label={t('admin.nav.usage')} tabIndex={0}>
        <table>
          <thead><tr><th>{t('admin.usage.month')}</th><th>{t('admin.usage.runs')}</th><th className="number people-wide">{t('admin.usage.tasks')}</th><th className="number people-wide">{t('admin.usage.active')}</th><th className="number people-wide">{t('admin.usage.mails')}</th><th className="number people-wide">{t('admin.usage.newFiles')}</th></tr></thead>
          <tbody>
            {months.map((one) => (
              <tr key={one.month}>
                <th scope="row" className="num">{month(one.month)}<span className="people-sub cell-sub quiet">{[`${t('admin.usage.tasks')} ${format.number(one.tasks)}`, `${t('admin.usage.active')} ${format.number(one.people)}`, `${t('admin.usage.mails')} ${format.number(one.mails)}`, ...(one.files ? [`${t('admin.usage.newFiles')} ${format.number(one.files)}`] : [])].join(' · ')}</span></th>
                <td><span className="bar-cell"><span className="use-bar" style={{ width: `${(one.runs / most) * 100}%` }} aria-hidden /><span className="num">{format.number(one.runs)}</span></span></td>
                <td className="number people-wide">{format.number(one.tasks)}</td><td className="number people-wide">{format.number(one.people)}</td><td className="number people-wide">{format.number(one.mails)}</td><td className="number people-wide">{one.files ? `${format.number(one.files)} · ${format.size(one.file_bytes)}` : 0}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
