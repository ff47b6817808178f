import type { ReactNode } from 'react'
import type { Form } from '../use-form.ts'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Stack } from './layout.tsx'
import { Notice } from './notices.tsx'

export interface FormDialogProps {
  readonly form: Form
  readonly title: ReactNode
  readonly size?: 'normal' | 'wide' | undefined
  /** What its button does. */
  readonly act: string
  /** What is wrong with each field, null where nothing is. */
  readonly faults: readonly (string | null)[]
  readonly onAct: () => Promise<void>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Fields that are filled in and sent; what the server has against them stands below. */
export function FormDialog({ form, title, size, act, faults, onAct, onClose, children }: FormDialogProps) {
  const { t } = useWords()
  return (
    <Dialog
      open
      size={size}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={form.busy} onPress={() => form.send(faults, onAct)}>
            {act}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        {children}
        {form.failure !== null && <Notice tone="bad" title={form.failure} />}
      </Stack>
    </Dialog>
  )
}
