/* location: taken from the device when its user agrees, or typed. Value: {latitude, longitude, accuracy?, place?}. */
import { AimOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import type { Json, Values } from '../../model';
import { isObject } from '../../values/shape';
import { hereNow } from '../place';
import { numberOf } from '../state';
import { aria, status, type ControlProps } from './control';

export function LocationField(props: ControlProps) {
  const { id, labelId, value, isReadOnly, onChange, onTouch } = props;
  const { t } = useWords();
  const point: Values = isObject(value) ? value : {};
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<'denied' | 'unknown' | null>(null);
  const write = (next: Values) => {
    const filled = Object.fromEntries(Object.entries(next).filter(([, part]) => part !== null && part !== ''));
    onChange(Object.keys(filled).length ? filled : null);
  };
  // A point that is typed is as exact as it was typed: what the device said of its own does not hold for it.
  const type = (part: 'latitude' | 'longitude', text: string) => {
    setTyped({ ...typed, [part]: text });
    write({ ...point, accuracy: null, [part]: numberOf(text) });
  };
  const ask = async () => {
    setBusy(true);
    setRefused(null);
    const found = await hereNow();
    setBusy(false);
    if ('point' in found) {
      setTyped({});
      write({ ...found.point, place: point.place ?? null });
    } else setRefused(found.refused);
    onTouch();
  };
  const shown = (part: 'latitude' | 'longitude') => {
    const now: Json = point[part] ?? null;
    const text = typed[part] ?? '';
    return numberOf(text) === now ? text : now === null ? '' : String(now);
  };
  const { 'aria-describedby': describedBy, 'aria-invalid': invalid, 'aria-required': required } = aria(props);
  const box = { disabled: isReadOnly, status: status(props), onBlur: onTouch, autoComplete: 'off', 'aria-invalid': invalid };
  return (
    <div className="location" role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      <div className="location-line">
        <Button id={id} icon={<AimOutlined />} loading={isBusy} disabled={isReadOnly} onClick={() => void ask()} aria-describedby={`${id}-consent`}>{t('form.here')}</Button>
        {typeof point.accuracy === 'number' && <span className="quiet">{t('form.accuracy', { metres: point.accuracy })}</span>}
        {!props.isRequired && value !== null && !isReadOnly && <button type="button" className="clear" onClick={() => { setTyped({}); onChange(null); }} aria-label={t('form.clear')}><CloseOutlined /></button>}
      </div>
      <p id={`${id}-consent`} className="field-help">{t('form.hereHint')}</p>
      {refused && <p className="field-wrong" role="alert">{refused === 'denied' ? t('form.hereDenied') : t('form.hereUnknown')}</p>}
      <div className="location-parts">
        <Input {...box} aria-label={t('form.latitude')} prefix={<span className="quiet" aria-hidden>{t('form.latitude')}</span>} inputMode="text" value={shown('latitude')} aria-required={required} onChange={(event) => type('latitude', event.target.value)} />
        <Input {...box} aria-label={t('form.longitude')} prefix={<span className="quiet" aria-hidden>{t('form.longitude')}</span>} inputMode="text" value={shown('longitude')} aria-required={required} onChange={(event) => type('longitude', event.target.value)} />
      </div>
      <Input {...box} aria-label={t('form.placeName')} placeholder={t('form.placeName')} maxLength={300} value={typeof point.place === 'string' ? point.place : ''} onChange={(event) => write({ ...point, place: event.target.value })} />
    </div>
  );
}
