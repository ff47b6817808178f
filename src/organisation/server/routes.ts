import * as contract from '#organisation'
import { type HttpServer, serve } from '#kernel/server'
import * as managing from './managing.ts'
import * as specialDays from './special-days.ts'

export function serveOrganisation(server: HttpServer): void {
  const { context } = server
  serve(server, contract.readOrganisation, async call => await managing.readOrganisation(context, call.actor))
  serve(server, contract.makeUnit, async call => ({
    id: await managing.makeUnit(context, call.request('organisation.make_unit'), call.actor, call.input),
  }))
  serve(server, contract.changeUnit, async call => {
    await managing.changeUnit(context, call.request('organisation.change_unit'), call.actor, call.input)
    return {}
  })
  serve(server, contract.closeUnit, async call => {
    await managing.closeUnit(context, call.request('organisation.close_unit'), call.actor, call.input)
    return {}
  })
  serve(server, contract.makeDepartment, async call => ({
    id: await managing.makeDepartment(context, call.request('organisation.make_department'), call.actor, call.input),
  }))
  serve(server, contract.changeDepartment, async call => {
    await managing.changeDepartment(context, call.request('organisation.change_department'), call.actor, call.input)
    return {}
  })
  serve(server, contract.reopenDepartment, async call => {
    await managing.reopenDepartment(context, call.request('organisation.reopen_department'), call.actor, call.input.department)
    return {}
  })
  serve(server, contract.readSpecialDays, async call => await specialDays.readSpecialDays(context, call.actor, call.input.unit))
  serve(server, contract.setSpecialDays, async call => {
    await specialDays.setSpecialDays(context, call.request('organisation.set_special_days'), call.actor, call.input)
    return {}
  })
  serve(server, contract.clearSpecialDays, async call => {
    await specialDays.clearSpecialDays(context, call.request('organisation.clear_special_days'), call.actor, call.input)
    return {}
  })
}
