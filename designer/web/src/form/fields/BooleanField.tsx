/* boolean: yes or no as two radio buttons, because "not answered" is not "no". */
import { useWords } from '../../i18n';
import { ChoiceField } from './ChoiceField';
import type { ControlProps } from './control';

export function BooleanField(props: ControlProps) {
  const { t } = useWords();
  const word = (key: 'value.yes' | 'value.no') => ({ en: t(key), zh: t(key) });
  const choices = [{ value: true, title: word('value.yes') }, { value: false, title: word('value.no') }];
  return <ChoiceField {...props} field={{ ...props.field, type: 'choice', options: { choices } }} />;
}
