import { type CaseState, showAmount, showNumber, showTime } from '#cases'
import { showDay } from '#catalog'
import { readPhone } from '#customers/server'
import { dayIn, fill } from '#kernel'
import type { Operation } from '#kernel/server'
import { sendSms } from '#notifications/server'
import type { CaseFile } from './keep.ts'

/**
 * Tells the customer of a turn of their case, if the definition says so: in the language they read, at the number the case names for it, else at the phone they
 * proved. Without any number nobody is told, and the case's page says the same.
 */
export async function sendNotice(operation: Operation, file: CaseFile, state: CaseState, on: string): Promise<void> {
  const { record, rules, service, directory } = file
  if (!rules.handling.notices.some(notice => notice.on === on && notice.by === 'sms')) return
  const contact = rules.program.intake.contact
  const given = contact === undefined ? undefined : state.entries[contact]?.value
  const phone = typeof given === 'string' ? given : record.actorId === null ? null : await readPhone(operation, record.actorId)
  const texts = service.texts[record.language].body
  const template = texts[`notice.${on}.sms`]
  if (phone === null || template === undefined) return
  const departmentId = state.stage?.departmentId ?? state.trail.at(-1)?.departmentId
  const dayOf = (instant: number | null | undefined) => (instant == null ? '' : showDay(dayIn(instant, record.zone), record.language))
  const values = {
    number: showNumber(record.number),
    service: texts['service.name'] ?? '',
    department: directory.departments.find(({ id }) => id === departmentId)?.name[record.language] ?? '',
    days: rules.handling.supplementDays,
    due: dayOf(state.request?.until ?? state.wholeDueAt),
    reason: reasonWords(file, state),
    name: '',
    amount: state.money === null ? '' : showAmount(state.money.total, state.money.currency, record.language),
    time: state.seats[0] === undefined ? '' : showTime(state.seats[0].start, record.zone, record.language),
  }
  await sendSms(operation, {
    template: `${record.serviceId}.${on}`,
    language: record.language,
    phone,
    text: fill(template, values),
    caseId: record.id,
    customerId: record.actorId,
  })
}

/** Why it was returned or refused, in the words of the definition. */
export function reasonWords({ rules, service, record }: CaseFile, state: CaseState, language = record.language): string {
  const texts = service.texts[language].body
  const codes = state.request ? [...new Set(state.request.items.map(({ reason }) => reason))] : state.reason === null ? [] : [state.reason]
  const words = codes.map(code => {
    const list = rules.handling.lists.find(({ items }) => items.some(({ id }) => id === code))
    return list ? (texts[`list.${list.id}.${code}`] ?? code) : code
  })
  return words.join(language === 'en' ? '; ' : '；')
}
