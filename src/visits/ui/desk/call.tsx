import { Button, useNow, useWords } from '#design'
import type { HelpCall } from '#visits'
import type { ReactNode } from 'react'
import styles from './help.module.css'
import type { HelpCalls } from './use-help-calls.ts'

const offers = [1, 3, 5] as const

/** "I come, in so many minutes." */
export function Offers({ help, call }: { readonly help: HelpCalls; readonly call: HelpCall }): ReactNode {
  const { t } = useWords()
  return (
    <div className={styles.offers}>
      {offers.map((minutes, index) => (
        <Button
          key={minutes}
          kind={index === 0 ? 'act' : 'plain'}
          size="secondary"
          disabled={help.busy !== null}
          onPress={() => help.accept(call, minutes)}
        >
          {t('desk.help.come', { minutes })}
        </Button>
      ))}
    </div>
  )
}

/** 刚刚, 3 分钟前; goes on by itself. */
export function Since({ at }: { readonly at: number }): ReactNode {
  const { t } = useWords()
  const minutes = Math.floor((useNow(15_000) - at) / 60_000)
  return minutes < 1 ? t('desk.help.now') : t('desk.help.since', { minutes })
}

/** What the person has on their screen, in the definition's words. */
export function useStop(): (call: HelpCall) => string {
  const { t } = useWords()
  return ({ place, service, step }) => {
    if (service === null) return t('desk.help.place', { place: t(place === 'guide' ? 'desk.help.at.guide' : 'desk.help.at.home') })
    return t('desk.help.place', { place: step === null ? service : t('desk.help.at.step', { service, step }) })
  }
}

/** How long until one is there who said so: 3 分钟 goes down by itself; once it is over only that one comes. */
export function Promised({ call }: { readonly call: HelpCall }): ReactNode {
  const { t } = useWords()
  const now = useNow(15_000)
  const minutes = call.expectedAt === null ? 0 : Math.ceil((call.expectedAt - now) / 60_000)
  return minutes < 1 ? t('desk.help.mine') : t('desk.help.mine.in', { minutes })
}

/** Where it rings, in one line; once somebody comes, it rings no more. */
export function useWhere(): (call: HelpCall) => string {
  const { t } = useWords()
  return ({ site, terminal, by }) => {
    if (by !== null) return terminal === null ? site : t('desk.help.where', { site, terminal })
    return terminal === null ? t('desk.help.ringing.place', { site }) : t('desk.help.ringing', { site, terminal })
  }
}
