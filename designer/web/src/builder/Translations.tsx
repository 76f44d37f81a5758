/* What is said in one language only; each line goes there. */
import { useWords } from '../i18n';
import { goTo } from './Problems';
import type { Missing } from './translations';

export function Translations({ missing, onGo }: { missing: Missing[]; onGo: () => void }) {
  const { t } = useWords();
  if (!missing.length) return <p className="quiet">{t('builder.allTranslated')}</p>;
  return (
    <ul className="problem-list">
      {missing.map((one, at) => (
        <li key={at} className="warning"><button type="button" onClick={() => { onGo(); goTo(one.id, one.part); }}><span>{one.said}</span><span className="quiet small">{t(`builder.lacks.${one.what}`)} · {t(one.language === 'zh' ? 'builder.noZh' : 'builder.noEn')}</span></button></li>
      ))}
    </ul>
  );
}
