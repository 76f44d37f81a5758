/* A title in both languages, as two inputs of the panel. */
import { Input } from 'antd';
import { useWords } from '../i18n';
import { spoken, titled, type Title } from './tree';

export function BothTitles({ title, word, onChange, onLeave }: { title: Title | null | undefined; word?: string; onChange: (title: Title | null, which: 'en' | 'zh') => void; onLeave?: () => void }) {
  const { t, language } = useWords();
  const said = spoken(title);
  const name = word ?? t('builder.title');
  const order = language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  const write = (which: 'en' | 'zh', text: string) => { const next = { ...said, [which]: text }; onChange(titled(next.en, next.zh), which); };
  return (
    <div className="panel-two">
      {order.map((which) => (
        <label key={which}>{t(which === 'zh' ? 'builder.titleZh' : 'builder.titleEn', { word: name })}
          <Input lang={which === 'zh' ? 'zh-CN' : 'en'} value={said[which]} status={said.en && said.zh ? undefined : said[which] ? undefined : 'warning'} onChange={(event) => write(which, event.target.value)} onBlur={(event) => { if (!event.currentTarget.closest('.panel-two')?.contains(event.relatedTarget)) onLeave?.(); }} />
        </label>
      ))}
    </div>
  );
}
