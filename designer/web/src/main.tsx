/* Starts the app: providers round the router. The only place that knows them all. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { cache, early } from './cache';
import { useWords, wordsReady } from './i18n';
import { useShade } from './look';
import { sessionAsked } from './queries';
import { router } from './router';
import { useBrandToken } from './shell/brand';
import './style.css';
import { themeOf } from './theme';

const NO_WORDS = 'This page could not be loaded. Please load it again. 页面未能加载，请刷新重试。';

function Root() {
  const { language } = useWords();
  const shade = useShade();
  const brand = useBrandToken(shade);
  const theme = useMemo(() => themeOf(shade, brand), [shade, brand]);
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <App>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

// What the address shows is asked for while the words are still on their way.
early(sessionAsked);
void router.load();
const root = document.getElementById('root');
// Without its words a page would show keys: then this is all that can be said.
if (root) wordsReady.then(() => createRoot(root).render(<StrictMode><Root /></StrictMode>), () => { root.textContent = NO_WORDS; });
