import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

const server = process.env.GATEFOLD_DEV_SERVER ?? 'http://127.0.0.1:4600';

export default defineConfig({
  resolve: {
    alias: [
      // React brings this hook by itself; what stands in for it in an older one stays out.
      {
        find: 'use-sync-external-store/shim/with-selector',
        replacement: 'use-sync-external-store/with-selector',
      },
      {
        find: /^.*\/createLucideIcon\.mjs$/,
        replacement: fileURLToPath(import.meta.resolve('./src/ui/draw-icon.tsx')),
      },
    ],
  },
  plugins: [react(), tailwind(), compress()],
  build: {
    rolldownOptions: {
      output: {
        // What every page needs comes in two files instead of dozens: the libraries, which rarely change, and ours.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules[\\/](?!@base-ui|@floating-ui|lucide|html-parse|void-elements|react-i18next[\\/].*Trans|@tanstack.*(useMutation|useInfiniteQuery|mutationObserver|infiniteQueryObserver)|@tanstack[\\/](react-)?virtual)/,
              priority: 2,
            },
            {
              name: 'app',
              test: /src[\\/](api|ui|i18n|shell[\\/]fallbacks|library[\\/]queries)[\\/.](?!virtual|use-row-drag|menu-popup|dialog|text-field|letter|progress|[a-z]{2}[\\/]).*tsx?$|preload-helper/,
              minShareCount: 2,
              priority: 2,
            },
            {
              name: 'player',
              test: /src[\\/]player[\\/](?!now-playing|queue-(list|panel)|limit-dialog|media-session)|src[\\/]shell[\\/](?!keys|fallbacks)/,
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
