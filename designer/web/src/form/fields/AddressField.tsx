/* address: a region out of the tree of regions, and the rest as text. Value: {region: code, detail}. */
import { Cascader, Input } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../../i18n';
import type { Region } from '../../model';
import { useRegions } from '../../queries';
import { Refused } from '../../shell/states';
import { addressOf, chosenFrom, regionPath, writeAddress } from '../place';
import { aria, status, type ControlProps } from './control';

export function AddressField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, isRequired, onChange, onTouch } = props;
  const { t } = useWords();
  const country = String(field.options.country ?? 'CN');
  const regions = useRegions(country);
  const options = useMemo(() => chosenFrom(regions.data ?? []), [regions.data]);
  const address = addressOf(value);
  const path = useMemo(() => regionPath(options, address.region).map((region) => region.code), [options, address.region]);
  const change = (next: Partial<typeof address>) => onChange(writeAddress({ ...address, ...next }));
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
        displayRender={(labels) => labels.join(' ')}
        aria-label={t('form.region')}
        onChange={(next) => change({ region: String(next?.at(-1) ?? '') })}
        onBlur={onTouch}
        {...rest}
      />
      <Input aria-label={t('form.addressDetail')} placeholder={t('form.addressDetail')} value={address.detail} maxLength={300} disabled={isReadOnly} status={status(props)} onChange={(event) => change({ detail: event.target.value })} onBlur={onTouch} />
      {regions.error ? <Refused error={regions.error} onRetry={() => void regions.refetch()} compact /> : null}
    </div>
  );
}
