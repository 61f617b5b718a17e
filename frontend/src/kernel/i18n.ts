import { createI18n } from 'vue-i18n'
import en from '../locales/en'
import zh from '../locales/zh-CN'

export type Language = 'zh-CN' | 'en'

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: { 'zh-CN': zh, en } })

export const isEnglish = (): boolean => i18n.global.locale.value === 'en'

/** A string of the screen in a given language, or the present one. */
export function tr(key: string, language?: Language): string {
  return language ? i18n.global.t(key, 1, { locale: language }) : i18n.global.t(key)
}
