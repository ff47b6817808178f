import type { Hours, ManagedDepartment, ManagedUnit } from '#organisation'
import { FormDialog, Input, Notice, SelectNative, TextField, useForm, useWords } from '#design'
import { type ReactNode, useId, useState } from 'react'
import { readDay, weekdays, writeDay } from './hours.ts'
import { NameFields, useNameFaults } from './names.tsx'
import styles from './organisation.module.css'

interface UnitGiven extends Pick<ManagedUnit, 'name' | 'address' | 'phone' | 'districts' | 'hours'> {
  readonly key: string
  readonly kind: 'region' | 'site'
}

export interface UnitFormProps {
  /** Null: a new one under `parent`. */
  readonly unit: ManagedUnit | null
  readonly parent: ManagedUnit | null
  readonly onClose: () => void
  readonly onSave: (given: UnitGiven) => Promise<void>
}

/** A unit: what it is called, where it is, whom it serves, when it is open. */
export function UnitForm({ unit, parent, onClose, onSave }: UnitFormProps): ReactNode {
  const { t, language } = useWords()
  const form = useForm(t('console.unreachable'))
  const from = unit ?? parent!
  const [key, setKey] = useState(unit?.key ?? '')
  const [kind, setKind] = useState<'region' | 'site'>(parent?.kind === 'head' ? 'region' : 'site')
  const [name, setName] = useState(unit?.name ?? { 'zh-CN': '', en: '' })
  const [address, setAddress] = useState(unit?.address ?? { 'zh-CN': '', en: '' })
  const [phone, setPhone] = useState(unit?.phone ?? '')
  const [districts, setDistricts] = useState((unit?.districts ?? []).join(', '))
  const [zone, setZone] = useState(from.hours.zone)
  const [days, setDays] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(weekdays.map(day => [day, writeDay(from.hours.week[day])])),
  )
  const id = useId()
  const read = weekdays.map(day => [day, readDay(days[day]!)] as const)
  const wrong = read.filter(([, periods]) => periods === null).map(([day]) => day)
  const nameFaults = useNameFaults(name)
  const keyFault = isKey(key) ? null : t('console.key.wrong')
  const hoursFault = wrong.length > 0 ? t('console.hours.wrong') : null
  const save = async () =>
    await onSave({
      key,
      kind,
      name,
      address,
      phone,
      districts: districts
        .split(/[\s,，、]+/)
        .map(code => code.trim())
        .filter(code => code !== ''),
      hours: { zone, week: Object.fromEntries(read) as Hours['week'] },
    })
  return (
    <FormDialog
      form={form}
      size="wide"
      title={unit ? unit.name[language] : t('console.unit.new', { name: parent!.name[language] })}
      act={t('console.save')}
      faults={[...nameFaults, keyFault, hoursFault]}
      onAct={save}
      onClose={onClose}
    >
      <div className={styles.two}>
        <NameFields form={form} name={name} onChange={setName} faults={nameFaults} />
        {!unit && (
          <>
            <TextField
              label={t('console.organisation.key')}
              help={t('console.key.help')}
              keyboard="latin"
              value={key}
              onChange={text => setKey(text.trim().toLowerCase())}
              {...form.faultOf(keyFault)}
            />
            <SelectNative
              label={t('console.organisation.kind')}
              value={kind}
              disabled={parent?.kind !== 'head'}
              options={(['region', 'site'] as const).map(each => ({ value: each, label: t(`console.unit.${each}`) }))}
              onChange={chosen => setKind(chosen === 'region' ? 'region' : 'site')}
            />
          </>
        )}
        <TextField label={t('console.address.zh')} value={address['zh-CN']} onChange={text => setAddress({ ...address, 'zh-CN': text })} />
        <TextField label={t('console.address.en')} value={address.en} onChange={text => setAddress({ ...address, en: text })} />
        <TextField label={t('console.organisation.phone')} keyboard="phone" value={phone} onChange={setPhone} />
        <TextField
          label={t('console.districts')}
          help={t('console.districts.help')}
          keyboard="latin"
          value={districts}
          onChange={setDistricts}
        />
      </div>
      <TextField label={t('console.zone')} keyboard="latin" width="short" value={zone} onChange={setZone} />
      <div className={styles.days} role="group" aria-label={t('console.organisation.hours')}>
        {weekdays.map(day => (
          <DayRow
            key={day}
            id={`${id}-${day}`}
            label={t(`console.day.${day}`)}
            value={days[day]!}
            isWrong={wrong.includes(day)}
            onChange={text => setDays({ ...days, [day]: text })}
          />
        ))}
      </div>
      {hoursFault !== null && <Notice tone="bad" title={hoursFault} />}
    </FormDialog>
  )
}

interface DayProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (text: string) => void
}

function DayRow({ id, label, value, isWrong, onChange }: DayProps): ReactNode {
  const { t } = useWords()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input id={id} value={value} placeholder={t('console.hours.off')} aria-invalid={isWrong || undefined} onChange={onChange} />
    </>
  )
}

interface DepartmentGiven extends Pick<ManagedDepartment, 'name' | 'phone'> {
  readonly key: string
}

export interface DepartmentFormProps {
  readonly department: ManagedDepartment | null
  readonly unit: ManagedUnit
  readonly onClose: () => void
  readonly onSave: (given: DepartmentGiven) => Promise<void>
}

export function DepartmentForm({ department, unit, onClose, onSave }: DepartmentFormProps): ReactNode {
  const { t, language } = useWords()
  const form = useForm(t('console.unreachable'))
  const [key, setKey] = useState(department?.key ?? '')
  const [name, setName] = useState(department?.name ?? { 'zh-CN': '', en: '' })
  const [phone, setPhone] = useState(department?.phone ?? '')
  const nameFaults = useNameFaults(name)
  const keyFault = isKey(key) ? null : t('console.key.wrong')
  return (
    <FormDialog
      form={form}
      title={department ? department.name[language] : t('console.department.new', { name: unit.name[language] })}
      act={t('console.save')}
      faults={[...nameFaults, keyFault]}
      onAct={async () => await onSave({ key, name, phone })}
      onClose={onClose}
    >
      <NameFields form={form} name={name} onChange={setName} faults={nameFaults} />
      {!department && (
        <TextField
          label={t('console.organisation.key')}
          help={t('console.department.key.help')}
          keyboard="latin"
          value={key}
          onChange={text => setKey(text.trim().toLowerCase())}
          {...form.faultOf(keyFault)}
        />
      )}
      <TextField label={t('console.organisation.phone')} keyboard="phone" value={phone} onChange={setPhone} />
    </FormDialog>
  )
}

/** As the contract has it. */
const isKey = (key: string) => /^[a-z][a-z0-9_]{0,39}$/.test(key)
