import type { Component } from 'vue'
import IOrganisation from '~icons/lucide/building-2'
import IData from '~icons/lucide/hard-drive'
import IBell from '~icons/lucide/bell'
import ICalendar from '~icons/lucide/calendar-days'
import IForms from '~icons/lucide/file-text'
import IApprovals from '~icons/lucide/stamp'
import IRights from '~icons/lucide/shield-check'
import ILabels from '~icons/lucide/tag'
import ILook from '~icons/lucide/palette'
import INumbers from '~icons/lucide/hash'
import ITree from '~icons/lucide/network'

/** One part of the settings: a page of its own, or (`kind`) a register that is one. No register stands for one that is `alone`: the palette names it. */
export interface Part { alone?: true; name: string; to: string; group: 'org' | 'rules' | 'people' | 'pc'; icon?: Component; needs?: string; kind?: string }

/** `needs` is the register that one must see to have a use for the page. */
export const PARTS: Part[] = [
  { name: 'organisation', to: '/settings/organisation', group: 'org', icon: IOrganisation, needs: 'organisation' },
  { name: 'departments', to: '/settings/departments', group: 'org', icon: ITree, needs: 'department' },
  { name: 'position', to: '/r/position', group: 'org', kind: 'position' },
  { name: 'numbers', to: '/settings/numbers', group: 'rules', icon: INumbers, needs: 'number_rule' },
  { name: 'dict_item', to: '/r/dict_item', group: 'rules', kind: 'dict_item' },
  { name: 'approvals', to: '/settings/approvals', group: 'rules', icon: IApprovals, needs: 'approval_stage', alone: true },
  { name: 'labels', to: '/settings/labels', group: 'rules', icon: ILabels, needs: 'field_label' },
  { name: 'forms', to: '/settings/forms', group: 'rules', icon: IForms, needs: 'form_layout' },
  { name: 'reminders', to: '/settings/reminders', group: 'rules', icon: IBell, needs: 'reminder_rule' },
  { name: 'calendar', to: '/settings/calendar', group: 'rules', icon: ICalendar, needs: 'holiday' },
  { name: 'app_user', to: '/r/app_user', group: 'people', kind: 'app_user' },
  { name: 'rights', to: '/settings/rights', group: 'people', icon: IRights, needs: 'app_user', alone: true },
  { name: 'look', to: '/settings/look', group: 'pc', icon: ILook, alone: true },
  { name: 'data', to: '/settings/data', group: 'pc', icon: IData, alone: true },
]
/** Whether somebody has a use for a part; `sees` says of a register. */
export const useful = (p: Part, sees: (register: string) => boolean) => { const k = p.kind ?? p.needs; return !k || sees(k) }
export const GROUPS = ['org', 'rules', 'people', 'pc'] as const
