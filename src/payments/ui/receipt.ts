import type { WordsValue } from '#design'
import type { ReceiptView } from '#payments'

/** The rows of a receipt, the same on paper, at the terminal and in the hall. */
export function receiptRows(
  receipt: ReceiptView,
  what: string,
  { t, formats }: Pick<WordsValue, 't' | 'formats'>,
): readonly { readonly label: string; readonly value: string }[] {
  const money = (amount: number) => formats.money(amount, receipt.currency)
  return [
    { label: t('payments.receipt.number'), value: receipt.number.replace(/(\d{4})(?=\d)/g, '$1 ') },
    { label: t('payments.receipt.what'), value: what },
    { label: t('payments.receipt.amount'), value: money(receipt.amount) },
    { label: t('payments.receipt.at'), value: formats.dateTime(receipt.paidAt, receipt.zone) },
    { label: t('payments.receipt.reference'), value: `…${receipt.reference}` },
    ...(receipt.refunded > 0 ? [{ label: t('payments.receipt.refunded'), value: money(receipt.refunded) }] : []),
  ]
}
