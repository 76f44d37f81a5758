/* An address and a location to read. */
import { EnvironmentOutlined } from '@ant-design/icons';
import { addressOf, chosenFrom, pointWords, regionPath } from '../form/place';
import { useWords } from '../i18n';
import type { Json } from '../model';
import { useRegions } from '../queries';
import { isObject } from './shape';

export function AddressView({ value, country }: { value: Json; country: string }) {
  const regions = useRegions(country);
  const { region, detail } = addressOf(value);
  const names = regionPath(chosenFrom(regions.data ?? []), region).map((one) => one.name).join('');
  return <span>{[names || region, detail].filter(Boolean).join(' ')}</span>;
}

export function PlaceView({ value }: { value: Json }) {
  const { t } = useWords();
  const point = pointWords(value);
  const place = isObject(value) && typeof value.place === 'string' ? value.place : '';
  const accuracy = isObject(value) && typeof value.accuracy === 'number' ? value.accuracy : null;
  return <span className="place"><EnvironmentOutlined aria-hidden /> {place && <>{place} </>}<span className={place ? 'quiet num' : 'num'}>{point}</span>{accuracy !== null && <span className="quiet"> {t('form.accuracy', { metres: accuracy })}</span>}</span>;
}
