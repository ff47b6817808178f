import type { Me } from '#identity'
import { useMemo } from 'react'

/** Which rooms are a person's. Work comes through departments, or over all of a scope to who may assign it. */
export function useMay(me: Me) {
  return useMemo(() => {
    const may = (permission: string) => me.permissions.includes(permission)
    return {
      work: may('case.view') && (me.departments.length > 0 || may('case.assign')),
      matters: may('case.handle') && (me.departments.length > 0 || may('case.assign')),
      help: may('help.answer'),
      staff: may('staff.manage'),
    }
  }, [me])
}
