import { addMember, changeMember, disableMember, type Me, type Role, roleNames, type StaffRow } from '#identity'
import { Button, CheckGroup, Dialog, FormDialog, Notice, SelectNative, Stack, TextField, useAttempt, useForm, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { inScope } from '#kernel'
import { useQueryClient } from '@tanstack/react-query'
import type { ManagedDepartment, ManagedUnit } from '#organisation'
import { NameFields, useNameFaults } from '#organisation/console'
import { type ReactNode, useState } from 'react'
import styles from '../staff/identity.module.css'
import { StaffList } from '../staff/list.tsx'
import { ResetDialog, Secret } from '../staff/reset.tsx'

interface Places {
  readonly units: readonly ManagedUnit[]
  readonly departments: readonly ManagedDepartment[]
}

export interface StaffPageProps {
  readonly client: Client
  readonly me: Me
  /** Undefined until they are here. */
  readonly places: Places | undefined
  readonly onDone: (words: string) => void
}

type Asked = { readonly what: 'form' | 'reset' | 'disable'; readonly row: StaffRow } | { readonly what: 'add' } | null

/** The people in one's scope: adding, placing, letting go. */
export function StaffPage({ client, me, places, onDone }: StaffPageProps): ReactNode {
  const { t } = useWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked>(null)
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['staff'] })
    onDone(t('console.organisation.saved'))
  }
  return (
    <>
      <StaffList
        client={client}
        me={me}
        doing={{ key: 'do', label: t('console.version.do') }}
        onOpen={row => setAsked({ what: 'form', row })}
        buttons={row => (
          <span className={styles.buttons}>
            {!row.disabled && (
              <Button
                size="secondary"
                describedAs={t('desk.staff.reset.who', { name: row.name })}
                onPress={() => setAsked({ what: 'reset', row })}
              >
                {t('desk.staff.reset')}
              </Button>
            )}
            <Button
              size="secondary"
              describedAs={t(row.disabled ? 'console.staff.enable.n' : 'console.staff.disable.n', { name: row.name })}
              onPress={() => setAsked({ what: 'disable', row })}
            >
              {t(row.disabled ? 'console.staff.enable' : 'console.staff.disable')}
            </Button>
          </span>
        )}
        actions={
          <Button kind="act" icon="plus" disabled={!places} onPress={() => setAsked({ what: 'add' })}>
            {t('console.staff.add')}
          </Button>
        }
      />
      {places && asked && (asked.what === 'add' || asked.what === 'form') && (
        <MemberForm
          client={client}
          row={asked.what === 'form' ? asked.row : null}
          places={places}
          onClose={() => setAsked(null)}
          onSaved={refresh}
        />
      )}
      {asked?.what === 'reset' && <ResetDialog client={client} row={asked.row} onClose={() => setAsked(null)} />}
      {asked?.what === 'disable' && <DisableDialog client={client} row={asked.row} onClose={() => setAsked(null)} onSaved={refresh} />}
    </>
  )
}

interface FormProps {
  readonly client: Client
  readonly row: StaffRow | null
  readonly places: Places
  readonly onClose: () => void
  readonly onSaved: () => Promise<void>
}

/** Somebody new, or somebody's name, place and roles. A new one's temporary password is shown once. */
function MemberForm({ client, row, places, onClose, onSaved }: FormProps): ReactNode {
  const { t, language } = useWords()
  const form = useForm(t('console.unreachable'))
  const [login, setLogin] = useState(row?.login ?? '')
  const [name, setName] = useState(row?.names ?? { 'zh-CN': '', en: '' })
  const [unitId, setUnitId] = useState(row?.unitId ?? '')
  const [departmentIds, setDepartmentIds] = useState<readonly string[]>(row?.departmentIds ?? [])
  const [roles, setRoles] = useState<readonly Role[]>((row?.roles ?? []) as readonly Role[])
  const [password, setPassword] = useState<string | null>(null)
  const pathOf = (id: string) => places.units.find(unit => unit.id === id)?.path ?? ''
  const near = unitId === '' ? [] : places.departments.filter(each => !each.closed && inScope(pathOf(each.unitId), pathOf(unitId)))
  const nameFaults = useNameFaults(name)
  // As the contract has it.
  const loginFault = row || /^[a-z][a-z0-9._-]{1,39}$/.test(login) ? null : t('console.staff.login.wrong')
  const placeFault = unitId === '' ? t('console.staff.place.missing') : null
  const save = async () => {
    const kept = departmentIds.filter(id => near.some(department => department.id === id))
    const given = { name, unitId, departmentIds: kept, roles: [...roles] }
    if (row) {
      await client.call(changeMember, { staff: row.id, ...given })
      onClose()
    } else setPassword((await client.call(addMember, { login, ...given })).password)
    await onSaved()
  }
  if (password !== null) return <Secret title={t('desk.staff.password', { name: name[language] })} password={password} onClose={onClose} />
  return (
    <FormDialog
      form={form}
      size="wide"
      title={row ? row.name : t('console.staff.add')}
      act={t('console.save')}
      faults={[...nameFaults, loginFault, placeFault]}
      onAct={save}
      onClose={onClose}
    >
      <div className={styles.two}>
        <NameFields ofPerson form={form} name={name} onChange={setName} faults={nameFaults} />
        {!row && (
          <TextField
            label={t('desk.signin.login')}
            help={t('console.staff.login.help')}
            keyboard="latin"
            value={login}
            onChange={text => setLogin(text.trim().toLowerCase())}
            {...form.faultOf(loginFault)}
          />
        )}
        <SelectNative
          label={t('desk.account.place')}
          value={unitId}
          placeholder={t('console.staff.place.choose')}
          options={places.units.filter(unit => !unit.closed).map(unit => ({ value: unit.id, label: unit.name[language] }))}
          onChange={setUnitId}
          {...form.faultOf(placeFault)}
        />
      </div>
      <CheckGroup
        label={t('desk.account.roles')}
        values={roles}
        choices={roleNames.map(role => ({ value: role, name: t(`desk.role.${role}`) }))}
        onChange={setRoles}
      />
      {near.length > 0 && (
        <CheckGroup
          label={t('desk.account.departments')}
          values={departmentIds}
          choices={near.map(department => ({
            value: department.id,
            name: department.name[language],
            help: places.units.find(unit => unit.id === department.unitId)!.name[language],
          }))}
          onChange={setDepartmentIds}
        />
      )}
    </FormDialog>
  )
}

function DisableDialog({ client, row, onClose, onSaved }: Omit<FormProps, 'places' | 'row'> & { readonly row: StaffRow }): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  const save = async () => {
    await client.call(disableMember, { staff: row.id, disabled: !row.disabled })
    onClose()
    await onSaved()
  }
  return (
    <Dialog
      open
      title={t(row.disabled ? 'console.staff.enable.ask' : 'console.staff.disable.ask', { name: row.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button kind="act" busy={attempt.busy} onPress={() => void attempt.run(save)}>
            {t(row.disabled ? 'console.staff.enable' : 'console.staff.disable')}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <p>{t(row.disabled ? 'console.staff.enable.what' : 'console.staff.disable.what')}</p>
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}

// words: desk.role.*
