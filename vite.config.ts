import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type InlineConfig } from 'vite'
import { fontsPlugin } from './scripts/vite/fonts/plugin.ts'
import { lexiconPlugin } from './scripts/vite/lexicon/plugin.ts'
import { noSchemas } from './scripts/vite/no-schemas.ts'
import { wordsPlugin } from './scripts/vite/words.ts'

const root = fileURLToPath(new URL('.', import.meta.url))

/** `touch` runs on Preact (a screen's whole script is small, old phones and terminals start fast), `dense` on React. The source is the same. */
export type Runtime = 'touch' | 'dense'

/** The oldest browsers: Chromium 92 in domestic browsers on terminals and phones, 109 the last one for Windows 7 on the desk. */
const floors: Readonly<Record<Runtime, number>> = { touch: 92, dense: 109 }

/** The Vite configuration of faces that share a runtime. Used by the build and, with every face, by `npm run dev`. */
export function facesConfig(runtime: Runtime, faces: readonly string[], output = 'build/faces'): InlineConfig {
  const chrome = floors[runtime]
  return {
    root: join(root, 'src/faces'),
    configFile: false,
    publicDir: join(root, 'build/fonts/public'),
    appType: 'mpa',
    logLevel: 'warn',
    plugins: [noSchemas(), wordsPlugin(root), fontsPlugin(root, runtime), lexiconPlugin(root)],
    resolve: { alias: runtime === 'touch' ? preact : [] },
    css: {
      transformer: 'lightningcss',
      lightningcss: { targets: { chrome: chrome << 16 } },
      modules: { localsConvention: 'camelCaseOnly' },
    },
    build: {
      outDir: join(root, output),
      emptyOutDir: false,
      // build-faces.ts copies the fonts once for all runtimes.
      copyPublicDir: false,
      assetsDir: `assets/${runtime}`,
      target: `chrome${chrome}`,
      cssTarget: `chrome${chrome}`,
      // Our content security policy has no room for inline scripts or data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        // `"use client"` in a library means nothing here; how long a plugin takes is no news for who starts the product.
        onLog: (level, log, handle) => (silent.includes(log.code ?? '') ? undefined : handle(level, log)),
        input: Object.fromEntries(faces.map(face => [face, join(root, 'src/faces', face, 'index.html')])),
        // Our modules do nothing when they are loaded but the mains; what a face does not use is left out.
        treeshake: { moduleSideEffects: [{ test: /\/src\/(?!faces\/)[^.]*\.tsx?$/, sideEffects: false }] },
      },
    },
  }
}

const silent = ['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS']

const preact = [
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react\/jsx-dev-runtime$/, replacement: 'preact/jsx-runtime' },
]

/** For `vite` by hand: every face on React, or with `ONEWINDOW_RUNTIME=touch` on Preact. */
export default defineConfig(() =>
  facesConfig(process.env['ONEWINDOW_RUNTIME'] === 'touch' ? 'touch' : 'dense', readdirSync(join(root, 'src/faces'))),
)
