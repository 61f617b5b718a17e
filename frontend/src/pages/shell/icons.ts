import type { Component } from 'vue'
import IUser from '~icons/lucide/circle-user-round'
import ICode from '~icons/lucide/book-a'
import IPosition from '~icons/lucide/briefcase'
import IAsset from '~icons/lucide/monitor'
import IBatch from '~icons/lucide/file-input'
import ICustomer from '~icons/lucide/headset'
import IData from '~icons/lucide/database'
import IDocument from '~icons/lucide/file-text'
import IHold from '~icons/lucide/package-check'
import IRequest from '~icons/lucide/shopping-basket'
import IStockIn from '~icons/lucide/package-plus'
import IStockOut from '~icons/lucide/package-minus'
import IStockMove from '~icons/lucide/arrow-left-right'
import IMonth from '~icons/lucide/calendar-check'
import ISupply from '~icons/lucide/package'
import IPlace from '~icons/lucide/map-pin'
import IDepartment from '~icons/lucide/network'
import IOperation from '~icons/lucide/workflow'
import IOther from '~icons/lucide/notebook-text'
import IPartner from '~icons/lucide/handshake'
import IPeople from '~icons/lucide/users'
import IQuality from '~icons/lucide/badge-check'
import IRisk from '~icons/lucide/shield-alert'
import ISystem from '~icons/lucide/building-2'
import ITalk from '~icons/lucide/messages-square'
import type { Kind } from '../../kernel/types'

/** A picture for each chapter of the policy, and for registers that would else look like their neighbours. */
const chapters: Record<string, Component> = {
  asset: IAsset, people: IPeople, partner: IPartner, operation: IOperation, data: IData,
  quality: IQuality, talk: ITalk, customer: ICustomer, risk: IRisk, system: ISystem,
}
const registers: Record<string, Component> = {
  location: IPlace, supply_item: ISupply, stock_in: IStockIn, stock_out: IStockOut, stock_move: IStockMove, stock_hold: IHold, supply_requisition: IRequest, period_close: IMonth, department: IDepartment, position: IPosition, dict_item: ICode, app_user: IUser, import_batch: IBatch,
}
/** The picture of a register: its own, that of a document that is approved, else its chapter's. */
export const iconOf = (k: Kind | undefined): Component => registers[k?.name ?? ''] ?? (k?.chain?.length ? IDocument : undefined) ?? chapters[k?.chapter ?? ''] ?? IOther
