import { join } from 'node:path'
import type { Plugin } from 'vite'
import { type Fonts, prepareFonts, sheets, url } from './fonts.ts'

/**
 * Serves `virtual:fonts/<name>.css` (see fonts.ts for the names) and asks the browser for the first font file together with the page. The
 * files themselves are Vite's public folder.
 */
export function fontsPlugin(root: string, build: 'touch' | 'dense'): Plugin {
  let prepared: Promise<Fonts> | undefined
  const prepare = () => (prepared ??= prepareFonts(root))
  return {
    name: 'onewindow:fonts',
    async buildStart() {
      await prepare()
    },
    async resolveId(id) {
      const name = /^virtual:fonts\/(.+)$/.exec(id)?.[1]
      if (name === undefined) return undefined
      if (!sheets.includes(name)) throw new Error(`There is no ${id}, but ${sheets.join(', ')}.`)
      return join((await prepare()).folder, name)
    },
    async transformIndexHtml() {
      const { first } = await prepare()
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: url + first[build], crossorigin: true }
      return [{ tag: 'link', attrs, injectTo: 'head-prepend' }]
    },
  }
}
