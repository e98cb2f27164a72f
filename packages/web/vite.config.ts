import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.GATEFOLD_DEV_SERVER ?? 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [react(), tailwind()],
  build: { target: 'es2023', sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
});
