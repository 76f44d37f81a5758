/* How a field will look, drawn and not alive: nobody can write into it while the form is built. Knows its node only. */
import { CalendarOutlined, ClockCircleOutlined, DownOutlined, PaperClipOutlined, StarFilled } from '@ant-design/icons';
import { useNames } from './names';
import { attribute, optionsOf, setting, type FieldNode } from './tree';

export function Sketch({ field }: { field: FieldNode }) {
  const names = useNames();
  const help = attribute(field, 'help');
  return <div className="sketch" aria-hidden>{help && <p className="sketch-help">{names.title(help.title)}</p>}<Control field={field} /></div>;
}

function Control({ field }: { field: FieldNode }) {
  const names = useNames();
  const options = optionsOf(field);
  const offered = options.slice(0, 6).map((option) => names.title(option.title) || option.value);
  const from = (field.arguments ?? []).find((one) => one.kind === 'from' || one.kind === 'records');
  const computed = attribute(field, 'computed');
  if (computed) return <div className="sketch-computed"><code>{computed.feel}</code></div>;
  switch (field.type) {
    case 'choice': case 'choices':
      if (from) return <div className="sketch-box"><code>{from.kind === 'from' ? from.feel : from.kind === 'records' ? from.type : ''}</code><DownOutlined /></div>;
      return <ul className="sketch-options">{offered.map((option, at) => <li key={at} className={field.type === 'choices' ? 'many' : ''}>{option}</li>)}{options.length > 6 && <li className="more">+{options.length - 6}</li>}</ul>;
    case 'rating':
      return <div className="sketch-stars">{Array.from({ length: Math.min(10, Math.max(1, Number(setting(field, 'max') || 5) - Number(setting(field, 'min') || 1) + 1)) }, (_, at) => <StarFilled key={at} />)}</div>;
    case 'boolean': return <ul className="sketch-options"><li>{names.of({ id: 'yes' })}</li><li>{names.of({ id: 'no' })}</li></ul>;
    case 'date': case 'date_time': return <div className="sketch-box short"><CalendarOutlined /></div>;
    case 'time': return <div className="sketch-box short"><ClockCircleOutlined /></div>;
    case 'text': case 'rich_text': return <div className="sketch-box" style={{ height: `${Math.min(5, Math.max(1, Number(setting(field, 'lines') || (field.type === 'rich_text' ? 3 : 1)))) * 20 + 12}px` }} />;
    case 'money': return <div className="sketch-box short"><span className="unit">{(field.arguments ?? []).find((one) => one.kind === 'name')?.name ?? ''}</span></div>;
    case 'percent': return <div className="sketch-box short"><span className="unit">%</span></div>;
    case 'number': case 'integer': case 'duration': return <div className="sketch-box short" />;
    case 'file': case 'image': return <div className="sketch-box short file"><PaperClipOutlined /> <span>{(field.arguments ?? []).flatMap((one) => (one.kind === 'name' ? [one.name] : [])).join(', ')}</span></div>;
    case 'signature': return <div className="sketch-box tall"><span className="sketch-line" /></div>;
    case 'person': case 'department': case 'position': case 'record': case 'address': return <div className="sketch-box"><DownOutlined /></div>;
    default: return <div className="sketch-box" />;
  }
}
