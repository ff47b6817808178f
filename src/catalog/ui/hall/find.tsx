import { Empty, SearchField, ServiceRow, ServiceRows, Stack, Tag, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { useSearch } from '../use-search.ts'
import { type Go, hrefOf } from './links.ts'

/** One field to find everything by; what is found stands under it as one types. */
export function Find({ client, go }: { readonly client: Client; readonly go: Go }): ReactNode {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const findings = useSearch(client, words, { channel: 'hall', terminal: null })
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
                  help={finding.here ? finding.summary : t('catalog.elsewhere.hall')}
                  aside={<Tag>{t(finding.kind === 'service' ? 'catalog.found.service' : 'catalog.found.topic')}</Tag>}
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
