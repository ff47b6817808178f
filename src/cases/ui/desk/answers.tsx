import type { WorkCase } from '#cases'
import { isAddress, type SignatureValue, type Value } from '#catalog'
import { problemWords, type Say, useAnswerWords } from '#catalog/desk'
import { type Definition, DefinitionList, Hidden, Pane, Tag, useWords } from '#design'
import type { ReactNode } from 'react'
import type { GivenRow, GivenStep } from './given.ts'
import type { Reveal } from './reveal.ts'
import styles from './work.module.css'

export interface AnswersProps {
  readonly work: WorkCase
  readonly steps: readonly GivenStep[]
  readonly say: Say
  readonly reveal: Reveal
  /** Under whose name looking at something masked is written down. */
  readonly looker: string
}

/** What the applicant gave, in the order in which they were asked. */
export function Answers({ work, steps, say, reveal, looker }: AnswersProps): ReactNode {
  const { t } = useWords()
  const rowOf = useRow({ work, say, reveal })
  const filled = Object.values(work.entries).filter(({ trust }) => trust === 'A' || trust === 'B').length
  const hasMasked = Object.values(work.entries).some(({ masked }) => masked !== null)
  return (
    <Pane title={t('desk.given.title')} aside={filled > 0 ? t('desk.given.filled', { count: filled }) : undefined}>
      {steps.map(step => (
        <section key={step.id} className={styles.step}>
          <h3>{step.title}</h3>
          {step.parts.map(part => (
            <div key={part.id} className={styles.part}>
              {part.title !== null && <h4>{part.title}</h4>}
              <DefinitionList rows={part.rows.map(rowOf)} />
            </div>
          ))}
        </section>
      ))}
      {hasMasked && <p className={styles.fine}>{t('desk.given.note', { name: looker })}</p>}
      <p aria-live="polite">{reveal.values.size > 0 && <Hidden>{t('desk.given.shown')}</Hidden>}</p>
    </Pane>
  )
}

function useRow({ work, say, reveal }: Pick<AnswersProps, 'work' | 'say' | 'reveal'>): (row: GivenRow) => Definition {
  const words = useWords()
  const answerWords = useAnswerWords(say)
  return row => {
    const { path, field, label, entry, problem } = row
    const shown = reveal.values.get(path)
    const isMasked = entry?.masked != null && shown === undefined
    const value = shown ?? (entry?.value as Value | undefined)
    const said = isMasked ? entry.masked : value === undefined ? notRead(entry?.input) : shownWords(value, () => answerWords(field, value))
    return {
      label,
      personal: entry !== undefined,
      value: (
        <>
          {said === null ? <span className={styles.none}>{words.t('cases.not.given')}</span> : said}
          {problem && <span className={styles.problem}>{problemWords(words, say, { field }, problem)}</span>}
        </>
      ),
      action: shown === undefined ? askedOf(work.head, path) : <Hide onPress={() => reveal.hide(path)} />,
      ...(problem ? { tone: 'bad' as const } : {}),
      ...(isMasked ? { onShow: () => reveal.show(path) } : {}),
    }
  }
}

function Hide({ onPress }: { readonly onPress: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <button type="button" className={styles.hide} onClick={onPress}>
      {t('desk.given.hide')}
    </button>
  )
}

/** What was returned says whether it has been mended. */
function askedOf({ request }: WorkCase['head'], path: string): ReactNode {
  if (!request?.items.some(item => item.kind === 'question' && item.path === path)) return undefined
  return <Asked isMended={request.mended.includes(path)} />
}

function Asked({ isMended }: { readonly isMended: boolean }): ReactNode {
  const { t } = useWords()
  return <Tag tone={isMended ? 'ok' : 'plain'}>{t(isMended ? 'desk.given.mended' : 'desk.given.asked')}</Tag>
}

/** What was typed and could not be read, as it was typed. */
function notRead(input: unknown): string | null {
  if (typeof input === 'string' || typeof input === 'number') return String(input)
  return isAddress(input) ? input.detail : null
}

function shownWords(value: Value, words: () => string): ReactNode {
  if (typeof value === 'object' && 'strokes' in value) return <Signature value={value} />
  return words()
}

/** A signature as it was drawn: pairs of thousandths of the pad's width. */
function Signature({ value: { strokes } }: { readonly value: SignatureValue }): ReactNode {
  const { t } = useWords()
  const path = strokes
    .map(stroke => stroke.map((number, index) => `${index === 0 ? 'M' : index === 2 ? 'L' : ''}${number}`).join(' '))
    .join('')
  return (
    <svg className={styles.signature} viewBox="0 0 1000 437.5" role="img" aria-label={t('catalog.signed')}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="10" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
