// Unit tests run in plain Node, on the source as the web page gets it; `uni` is a small stand-in (tests/uni.ts).
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { initPreContext, preJs } = createRequire(import.meta.url)('@dcloudio/uni-cli-shared/dist/preprocess');
initPreContext('h5');
// No word may depend on the zone that a phone is set to: ours is far from China's.
process.env.TZ = 'America/New_York';

/** `#ifdef` by uni-app's own preprocessor: otherwise both platforms' halves would run, one after the other. */
const asWebPage = {
  name: 'as-web-page',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (/\/src\/[^?]*\.ts$/.test(id) ? preJs(code) : undefined),
};

export default defineConfig({
  plugins: [asWebPage],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['tests/**/*.test.{ts,mjs}'],
    setupFiles: ['tests/uni.ts'],
    // Left empty otherwise; tests/contrast.test.ts reads the colours.
    css: { include: [/\?raw$/] },
    env: { VITE_API_BASE: 'https://service.test' },
  },
});
