import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

const server = process.env.GATEFOLD_DEV_SERVER ?? 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [react(), tailwind(), compress()],
  build: {
    rolldownOptions: {
      output: {
        // What every page needs comes in two files instead of dozens: the libraries, which rarely change, and ours.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules[\\/](?!@base-ui|@floating-ui|lucide|html-parse|void-elements|react-i18next[\\/].*Trans|@tanstack[\\/](react-)?virtual)/,
              priority: 2,
            },
            {
              name: 'player',
              test: /src[\\/]player[\\/](?!now-playing|queue-(list|panel)|limit-dialog)/,
              minShareCount: 2,
              priority: 1,
            },
            {
              name: 'app',
              test: /src[\\/](api|ui|i18n)[\\/](?!virtual|menu-popup).*\.tsx?$|lucide-react[\\/]dist[\\/]esm[\\/](?!icons)/,
              minShareCount: 2,
              priority: 1,
            },
          ],
        },
      },
    },
    target: 'es2023',
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
});
