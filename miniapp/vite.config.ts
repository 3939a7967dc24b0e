// How the one source becomes the web page and the WeChat package.
import { defineConfig } from 'vite';
import uniPlugin from '@dcloudio/vite-plugin-uni';

// Under "type": "module" the CommonJS plugin's function sits on `.default`.
const uni = (uniPlugin as unknown as { default: typeof uniPlugin }).default ?? uniPlugin;

const SERVICE = process.env.BANGNONG_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [uni()],
  server: { proxy: { '/api': { target: SERVICE, ws: true } } },
  build: { assetsInlineLimit: 8192 },
});
