/* Says that the server cannot be reached, over the page: nothing below it moves. When it is back, everything shown is read again but what is open for writing: its keeper sends first and takes over what others did. */
import { DisconnectOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import { useReach } from '../reach';

export function Offline() {
  const { t } = useWords();
  const client = useQueryClient();
  const isReached = useReach();
  const was = useRef(isReached);
  useEffect(() => {
    if (isReached && !was.current) void client.invalidateQueries({ predicate: (query) => query.meta?.isOpenForWriting !== true });
    was.current = isReached;
  }, [client, isReached]);
  return <div className="offline" role="status" aria-live="polite">{!isReached && <p><DisconnectOutlined aria-hidden /> {t('shell.offline')}</p>}</div>;
}
