/* Filters that people keep under a name, theirs and those that are shared: chosen, kept, forgotten. Knows no list and no server. */
import { DeleteOutlined, StarOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Input, Popover } from 'antd';
import { useState } from 'react';
import { said } from '../api';
import { useWords } from '../i18n';

export interface Kept<Query> { filter_id: string; name: string; is_shared: boolean; is_mine: boolean; query: Query }

interface KeptProps<Query> {
  items: Kept<Query>[];
  /* Whether there is anything to keep now. */
  canKeep: boolean;
  /* With the word on the button, not only its star. */
  isNamed?: boolean;
  onChoose: (query: Query) => void;
  onKeep: (name: string, isShared: boolean) => Promise<unknown>;
  onForget: (filterId: string) => Promise<unknown>;
}

export function KeptFilters<Query>({ items, canKeep, isNamed, onChoose, onKeep, onForget }: KeptProps<Query>) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const say = (refusal: unknown) => message.error(said(refusal, t));
  const keep = () => void onKeep(name, isShared).then(() => { setName(''); message.success(t('filter.kept')); }, say);
  const content = (
    <div className="filter-form">
      {items.length === 0 && <p className="quiet">{t('filter.noneKept')}</p>}
      <ul className="kept">
        {items.map((one) => (
          <li key={one.filter_id}>
            <button type="button" className="link" onClick={() => { onChoose(one.query); setOpen(false); }}>{one.name}</button>
            {one.is_shared && <span className="quiet">{one.is_mine ? t('filter.shared') : t('filter.sharedBy')}</span>}
            {one.is_mine && <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('filter.forget', { what: one.name })} onClick={() => void onForget(one.filter_id).catch(say)} />}
          </li>
        ))}
      </ul>
      {canKeep && (
        <form className="keep" onSubmit={(event) => { event.preventDefault(); keep(); }}>
          <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} placeholder={t('filter.name')} aria-label={t('filter.name')} />
          <Checkbox checked={isShared} onChange={(event) => setShared(event.target.checked)}>{t('filter.share')}</Checkbox>
          <Button htmlType="submit" type="primary" disabled={!name.trim()}>{t('filter.keep')}</Button>
        </form>
      )}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" open={isOpen} onOpenChange={setOpen} title={t('filter.keptTitle')} content={content}>
      <Button icon={<StarOutlined />} aria-label={isNamed ? undefined : t('filter.keptTitle')} aria-expanded={isOpen}>{isNamed && t('filter.keptTitle')}</Button>
    </Popover>
  );
}
