import type { Component } from 'vue'
import IAsset from '~icons/lucide/monitor'
import ICustomer from '~icons/lucide/headset'
import IData from '~icons/lucide/database'
import IOperation from '~icons/lucide/workflow'
import IOther from '~icons/lucide/notebook-text'
import IPartner from '~icons/lucide/handshake'
import IPeople from '~icons/lucide/users'
import IQuality from '~icons/lucide/badge-check'
import IRisk from '~icons/lucide/shield-alert'
import ISystem from '~icons/lucide/building-2'
import ITalk from '~icons/lucide/messages-square'

/** A picture for each chapter of the policy. */
export const chapterIcons: Record<string, Component> = {
  asset: IAsset, people: IPeople, partner: IPartner, operation: IOperation, data: IData,
  quality: IQuality, talk: ITalk, customer: ICustomer, risk: IRisk, system: ISystem,
}
export const otherIcon: Component = IOther
