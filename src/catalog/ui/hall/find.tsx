import type { ServiceCard as Service } from '#catalog'
import { Empty, SearchField, ServiceRow, ServiceRows, Stack, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { useSearch } from '../use-search.ts'
import { type Go, hrefOf, iconOf } from './links.ts'

/** One field to find everything by; what is found stands under it as one types. */
export function Find({ client, go }: { readonly client: Client; readonly go: Go }): ReactNode {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const findings = useSearch(client, words)
  const first = findings?.[0]
  return (
    <Stack>
      <SearchField label={t('catalog.search.label')} value={words} onChange={setWords} onEnter={() => first && go(hrefOf(first))} />
      {findings !== null && (
        <div aria-live="polite">
          {findings.length === 0 ? (
            <Empty icon="search" title={t('catalog.search.none', { words })}>
              {t('catalog.search.none.cure')}
            </Empty>
          ) : (
            <ServiceRows>
              {findings.map(finding => (
                <ServiceRow
                  key={hrefOf(finding)}
                  icon={finding.kind === 'service' ? 'edit' : 'document'}
                  name={finding.title}
                  help={finding.summary}
                  href={hrefOf(finding)}
                  onPress={undefined}
                />
              ))}
            </ServiceRows>
          )}
        </div>
      )}
    </Stack>
  )
}

export function ServiceList({ services }: { readonly services: readonly Service[] }): ReactNode {
  const { t } = useWords()
  return (
    <ServiceRows>
      {services.map(({ id, icon, name, summary, minutes, suspended }) => (
        <ServiceRow
          key={id}
          icon={iconOf(icon)}
          name={name}
          help={
            suspended !== null ? t('catalog.suspended') : minutes === null ? summary : `${summary} ${t('catalog.minutes', { minutes })}`
          }
          href={id === 'service-guide' ? '/hall/guide' : `/hall/service/${id}`}
        />
      ))}
    </ServiceRows>
  )
}
