/* The build: two pages. `index.html` is the app, `guest.html` the lean page for candidates; they share only what is pure. `npm run dev` asks a running server. */
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const guestPage: Plugin = {
  name: 'guest-page',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (request.url?.startsWith('/g/')) request.url = '/guest.html';
      next();
    });
  },
};

/* Which files hold the words of which language: public/look.js begins to load one of them before the app has begun. */
const wordsEarly: Plugin = {
  name: 'words-early',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle, filename }) => Object.values(bundle ?? {}).flatMap((file) => {
      const language = file.type === 'chunk' && filename.endsWith('index.html') ? file.moduleIds.map((id) => /\/src\/i18n\/(en|zh)\.ts$/.exec(id)?.[1]).find(Boolean) : undefined;
      return language ? [{ tag: 'meta', attrs: { name: `words-${language}`, content: `/${file.fileName}` }, injectTo: 'head-prepend' as const }] : [];
    }),
  },
};

export default defineConfig({
  plugins: [react(), guestPage, wordsEarly],
  server: { proxy: { '/api': process.env.HIRELOOM_BASE_URL ?? 'http://127.0.0.1:8000' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // light-dark() is left as it is written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // antd is one large library; the app's first screen needs most of it.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { index: 'index.html', guest: 'guest.html' },
      // Their packages forget to say that a file nobody uses need not be kept.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/(@rc-component|@ant-design|antd|i18next|react-i18next|openapi-fetch)\//, sideEffects: false }] },
    },
  },
  // One jsdom for all files of a worker: making it anew for each takes five times as long as all tests. What a file changes of the page it puts back.
  test: { environment: 'jsdom', isolate: false, include: ['test/**/*.test.{ts,tsx}'] },
});
