/* What a definition in words is made of; each has its word in the console. */

export const sectionNames = ['questions', 'parties', 'eligibility', 'documents', 'fees', 'stages', 'outcomes', 'promises'] as const
export type SectionName = (typeof sectionNames)[number]

/** What a fact is about; the face has its word (`console.fact.<about>`). */
export const factKinds = [
  'asked',
  'required',
  'prefill',
  'limits',
  'choices',
  'source',
  'secret',
  'rows',
  'wanted',
  'files',
  'amount',
  'stops',
  'whose',
  'reached',
  'department',
  'district',
  'time',
  'does',
  'message',
] as const
export type FactKind = (typeof factKinds)[number]
