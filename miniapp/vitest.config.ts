// Unit tests run in plain Node; `uni` is a small stand-in (tests/uni.ts).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/uni.ts'] },
});
