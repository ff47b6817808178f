import type { NoticeGiven, PlaceMenu } from '#catalog'
import { Button, DateField, Stack, TextField, useWords } from '#design'
import { type ReactNode, useId } from 'react'
import styles from './menus.module.css'

interface NoticeProps {
  readonly menu: PlaceMenu
  /** Null: what the place above tells. */
  readonly notice: NoticeGiven | null
  readonly error: (field: string) => string | undefined
  readonly onChange: (notice: NoticeGiven | null) => void
}

/** What a place tells whoever comes, on which days. */
export function NoticeForm({ menu, notice, error, onChange }: NoticeProps): ReactNode {
  const { t, language } = useWords()
  const titleId = useId()
  const above = menu.inheritedNotice
  return (
    <section aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{t('console.menu.notice')}</h2>
        {notice === null ? (
          <Button onPress={() => onChange({ text: { 'zh-CN': '', en: '' }, from: null, to: null })}>{t('console.menu.notice.set')}</Button>
        ) : (
          <Button onPress={() => onChange(null)}>{t('console.menu.notice.drop')}</Button>
        )}
      </div>
      {notice === null ? (
        <p className={styles.note}>
          {above
            ? t('console.menu.notice.inherited', { name: above.from.name[language], text: above.notice.text[language] })
            : t('console.menu.notice.nothing')}
        </p>
      ) : (
        <Stack gap="part">
          {above && (
            <p className={styles.note}>
              {t('console.menu.notice.hides', { name: above.from.name[language], text: above.notice.text[language] })}
            </p>
          )}
          <TextField
            id="notice-zh"
            label={t('console.menu.notice.zh')}
            help={t('console.menu.notice.length', { most: 40 })}
            value={notice.text['zh-CN']}
            maxLength={40}
            error={error('notice-zh')}
            onChange={text => onChange({ ...notice, text: { ...notice.text, 'zh-CN': text } })}
          />
          <TextField
            id="notice-en"
            label={t('console.menu.notice.en')}
            help={t('console.menu.notice.length', { most: 100 })}
            value={notice.text.en}
            maxLength={100}
            error={error('notice-en')}
            onChange={text => onChange({ ...notice, text: { ...notice.text, en: text } })}
          />
          <div className={styles.days}>
            <DateField
              label={t('console.menu.notice.from')}
              optional
              value={notice.from ?? ''}
              onChange={day => onChange({ ...notice, from: day === '' ? null : day })}
            />
            <DateField
              id="notice-to"
              label={t('console.menu.notice.to')}
              optional
              value={notice.to ?? ''}
              error={error('notice-to')}
              onChange={day => onChange({ ...notice, to: day === '' ? null : day })}
            />
          </div>
        </Stack>
      )}
    </section>
  )
}
