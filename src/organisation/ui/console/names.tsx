import { type Form, TextField, useWords } from '#design'
import type { ReactNode } from 'react'

export interface Names {
  readonly 'zh-CN': string
  readonly en: string
}

export interface NameFieldsProps {
  readonly form: Form
  readonly name: Names
  readonly onChange: (name: Names) => void
  /** Of what has to be said in both, each; see `useNameFaults`. */
  readonly faults: NameFaults
  /** Somebody's, and not of something. */
  readonly ofPerson?: boolean | undefined
  /** An example, beside what it is. */
  readonly help?: string | undefined
}

type NameFaults = readonly [zh: string | null, en: string | null]

/** What something is called, in both languages. */
export function NameFields({ form, name, onChange, faults: [zh, en], ofPerson = false, help }: NameFieldsProps): ReactNode {
  const { t } = useWords()
  return (
    <>
      <TextField
        label={t(ofPerson ? 'console.name.person.zh' : 'console.name.zh')}
        help={help}
        value={name['zh-CN']}
        onChange={text => onChange({ ...name, 'zh-CN': text })}
        {...form.faultOf(zh)}
      />
      <TextField
        label={t(ofPerson ? 'console.name.person.en' : 'console.name.en')}
        help={help}
        value={name.en}
        onChange={text => onChange({ ...name, en: text })}
        {...form.faultOf(en)}
      />
    </>
  )
}

/** Everything that people see has a name in both languages. */
export function useNameFaults(name: Names): NameFaults {
  const { t } = useWords()
  const faultOf = (text: string) => (text.trim() === '' ? t('console.name.missing') : null)
  return [faultOf(name['zh-CN']), faultOf(name.en)]
}
