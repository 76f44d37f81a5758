/* person, department, position, record: found among the records that the server offers; where it offers none, a line of text. */
import { useEffect, useMemo, useState } from 'react';
import type { Choice } from '../../model';
import { sameJson } from '../state';
import { ChoiceField } from './ChoiceField';
import type { ControlProps } from './control';
import { TextField } from './TextField';

export function RecordField(props: ControlProps) {
  const { choices, more } = props.field.options;
  if (!choices) return <TextField {...props} />;
  return more && props.said.find ? <FoundField {...props} /> : <ChoiceField {...props} />;
}

const PAUSE = 250;

/* More records than a list holds: the server is asked for those that fit the words. What was chosen stays known by its title. */
function FoundField(props: ControlProps) {
  const { field, value, said: { find } } = props;
  const [words, setWords] = useState<string | null>(null);
  const [found, setFound] = useState<Choice[] | null>(null);
  const [known, setKnown] = useState<Choice[]>([]);
  useEffect(() => {
    if (words === null || !find) return undefined;
    let isHere = true;
    const timer = setTimeout(() => void find(field.key, words).then((next) => { if (isHere) setFound(next); }, () => undefined), PAUSE);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
    // The finder knows the newest values each time; only new words ask again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [words]);
  const asked = useMemo(() => {
    const offered = found ?? field.options.choices ?? [];
    const chosen = known.find((one) => sameJson(one.value, value));
    const isListed = !chosen || offered.some((one) => sameJson(one.value, value));
    return { ...field, options: { ...field.options, choices: isListed ? offered : [chosen, ...offered] } };
  }, [field, found, known, value]);
  return (
    <ChoiceField
      {...props}
      field={asked}
      onSearch={setWords}
      onChange={(next) => {
        setKnown((asked.options.choices ?? []).filter((one) => sameJson(one.value, next)));
        props.onChange(next);
      }}
    />
  );
}
