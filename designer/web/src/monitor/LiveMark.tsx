/* Says honestly whether what is shown follows by itself. Knows no screen. */
import { useWords } from '../i18n';
import { useLiveState } from '../live';

export function LiveMark() {
  const { t } = useWords();
  const { state } = useLiveState();
  const words = { live: t('monitor.live'), connecting: t('monitor.connecting'), polling: t('monitor.polling') };
  const hints = { live: t('monitor.liveHint'), connecting: t('monitor.connectingHint'), polling: t('monitor.pollingHint') };
  return <span className={`live-mark is-${state}`} role="status" title={hints[state]}><span className="live-dot" aria-hidden />{words[state]}</span>;
}
