// What the build knows of files and settings that TypeScript cannot see by itself.
/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

interface ImportMetaEnv {
  /** Where the service is, for WeChat: `https://host`. The web page uses its own host. */
  readonly VITE_API_BASE?: string;
}
