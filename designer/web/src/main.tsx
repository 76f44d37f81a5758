/* Starts the app: providers round the router. The only place that knows them all. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api';
import { useWords, wordsReady } from './i18n';
import { useShade } from './look';
import { router } from './router';
import { useBrandToken } from './shell/brand';
import './style.css';
import { themeOf } from './theme';

const client = new QueryClient({
  queryCache: new QueryCache({
    // The session has ended: the sign-in page takes the screen's place, what was typed stays.
    onError: (error, query) => {
      if (error instanceof Refusal && error.status === 401 && query.queryKey[0] !== 'session') void client.invalidateQueries({ queryKey: ['session'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Without a network too: what could not be read or sent is told at once, not kept waiting.
      networkMode: 'always',
      // A refusal is an answer; only a server that was not reached is asked again.
      retry: (count, error) => !(error instanceof Refusal && error.status > 0) && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
});

function Root() {
  const { language } = useWords();
  const shade = useShade();
  const brand = useBrandToken(shade);
  const theme = useMemo(() => themeOf(shade, brand), [shade, brand]);
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <App>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

const root = document.getElementById('root');
// Without its words a page would show keys; a failed load is told by the browser's own error page when it is loaded again.
if (root) void wordsReady.then(() => createRoot(root).render(<StrictMode><Root /></StrictMode>));
