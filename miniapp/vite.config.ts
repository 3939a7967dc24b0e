// How the one source becomes the web page and the WeChat package.
import { defineConfig, loadEnv } from 'vite';
import uniPlugin from '@dcloudio/vite-plugin-uni';
import { baseProblem } from './scripts/api_base.mjs';

// Under "type": "module" the CommonJS plugin's function sits on `.default`.
const uni = (uniPlugin as unknown as { default: typeof uniPlugin }).default ?? uniPlugin;

const SERVICE = process.env.BANGNONG_URL ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => {
  const problem = baseProblem(process.env.UNI_PLATFORM, loadEnv(mode, process.cwd()).VITE_API_BASE);
  if (problem) throw new Error(problem);
  return {
    plugins: [uni()],
    server: { proxy: { '/api': { target: SERVICE, ws: true } } },
    build: { assetsInlineLimit: 8192 },
  };
});
