/* The build: two pages. `index.html` is the app, `guest.html` the lean page for candidates; they share no code at run time. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // antd is one large library; the app's first screen needs most of it.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: { index: 'index.html', guest: 'guest.html' } },
  },
  test: { environment: 'jsdom', include: ['test/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0]);
