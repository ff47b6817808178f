import { Suspense, useState } from 'react'
import { lazily } from '../lazily.tsx'
import { useWords } from '../words.tsx'
import { type KeyboardName, layouts } from './layouts.ts'
import { KeyPad } from './pad.tsx'
import { clearText, deleteBackward, insertText, type TypedField } from './typing.ts'

const Pinyin = lazily(() => import('./pinyin/pinyin-keys.tsx').then(part => part.PinyinKeys))

/** Gets the pinyin keyboard and its lexicon. */
export async function fetchPinyin(): Promise<void> {
  const { prepare } = await import('./pinyin/converter.ts')
  prepare()
  await Pinyin.fetch()
}

export interface KeysProps {
  readonly name: KeyboardName
  readonly field: TypedField
  readonly close: () => void
}

/** The keys that a field wants. A text is typed by pinyin where one reads Chinese, else by letters; a key changes between both. */
export function Keys({ name, field, close }: KeysProps) {
  const { language } = useWords()
  const takesChinese = name === 'text' || name === 'name'
  const [isChinese, setChinese] = useState(language.startsWith('zh'))
  const onLanguage = () => setChinese(!isChinese)
  const press = (key: string) => {
    if (key === 'language') onLanguage()
    else if (key === 'backspace') deleteBackward(field)
    else if (key === 'clear') clearText(field)
    else if (key === 'done') close()
    // 分词 has nothing to part.
    else if (key !== 'split') insertText(field, key)
  }
  if (!takesChinese) return <KeyPad key={name} layout={layouts[name]} onPress={press} />
  if (!isChinese) return <KeyPad key="latin" layout={layouts.latinText} onPress={press} />
  return (
    <Suspense fallback={null}>
      <Pinyin.View field={field} meant={name} otherwise={press} />
    </Suspense>
  )
}
