/* address: a region out of the tree of regions, and the rest as text. Value: {region: code, detail}. */
import { Cascader, Input } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import type { Region } from '../../model';
import { useRegions } from '../../queries';
import { Refused } from '../../shell/states';
import { addressOf, chosenFrom, regionPath, writeAddress } from '../place';
import { aria, status, type ControlProps } from './control';

/* antd's cascader says nothing of the region that the arrow keys stand on, and its columns cannot be scrolled by keyboard: this mends both while the list is open. */
function follow(list: HTMLElement, tell: (region: string) => void): () => void {
  const look = () => {
    for (const column of list.querySelectorAll<HTMLElement>('.ant-cascader-menu')) column.tabIndex = 0;
    tell([...list.querySelectorAll('.ant-cascader-menu-item-active')].at(-1)?.textContent ?? '');
  };
  const observer = new MutationObserver(look);
  observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
  look();
  return () => observer.disconnect();
}

export function AddressField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, isRequired, onChange, onTouch } = props;
  const { t } = useWords();
  const country = String(field.options.country ?? 'CN');
  const regions = useRegions(country);
  const options = useMemo(() => chosenFrom(regions.data ?? []), [regions.data]);
  const address = addressOf(value);
  const path = useMemo(() => regionPath(options, address.region).map((region) => region.code), [options, address.region]);
  const change = (next: Partial<typeof address>) => onChange(writeAddress({ ...address, ...next }));
  const [active, setActive] = useState('');
  const watch = useCallback((list: HTMLElement | null) => (list ? follow(list, setActive) : undefined), []);
  const { 'aria-describedby': describedBy, ...rest } = aria(props);
  return (
    <div className="address" role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      <Cascader<Region, 'code'>
        id={id}
        className="full"
        options={options}
        fieldNames={{ label: 'name', value: 'code', children: 'children' }}
        value={path}
        loading={regions.isPending}
        disabled={isReadOnly}
        status={status(props)}
        allowClear={!isRequired}
        placeholder={regions.isPending ? t('state.loading') : t('form.region')}
        notFoundContent={<span className="quiet">{t('form.noChoices')}</span>}
        showSearch={{ limit: 50, matchInputWidth: true }}
        popupRender={(menus) => <div id={`${id}_list`} ref={watch}>{menus}</div>}
        displayRender={(labels) => labels.join(' ')}
        aria-label={t('form.region')}
        onChange={(next) => change({ region: String(next?.at(-1) ?? '') })}
        onBlur={onTouch}
        {...rest}
      />
      <span className="unseen" role="status">{active}</span>
      <Input aria-label={t('form.addressDetail')} placeholder={t('form.addressDetail')} value={address.detail} maxLength={300} disabled={isReadOnly} status={status(props)} onChange={(event) => change({ detail: event.target.value })} onBlur={onTouch} />
      {regions.error && !regions.data ? <Refused error={regions.error} onRetry={() => void regions.refetch()} compact /> : null}
    </div>
  );
}
