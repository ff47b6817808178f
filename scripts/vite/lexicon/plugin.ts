import type { Plugin } from 'vite'
import { packLexicon } from './pack.ts'
import { gatherWords } from './words.ts'

const id = 'virtual:pinyin-lexicon'
/** Where it is while the faces are served from their sources. */
const whileServing = '/@pinyin-lexicon'

/** Made once for all faces of a build, when the first one wants it: it takes some seconds. */
let made: Uint8Array | null = null

/** Serves `virtual:pinyin-lexicon`: the address of the lexicon, an asset named by its content. */
export function lexiconPlugin(root: string): Plugin {
  let isServing = false
  return {
    name: 'onewindow:lexicon',
    configResolved({ command }) {
      isServing = command === 'serve'
    },
    configureServer({ middlewares }) {
      middlewares.use(whileServing, (_, response) => {
        response.setHeader('content-type', 'application/octet-stream')
        response.end(make(root))
      })
    },
    resolveId: source => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined
      if (isServing) return `export default ${JSON.stringify(whileServing)}`
      const file = this.emitFile({ type: 'asset', name: 'pinyin.lexicon', source: make(root) })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
  }
}

function make(root: string): Uint8Array {
  made ??= packLexicon(gatherWords(root))
  return made
}
