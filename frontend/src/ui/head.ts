import type { Component, InjectionKey } from 'vue'

/** The buttons every page's head begins with: theme, language, keys, lock. */
export const HEAD_TOOLS: InjectionKey<Component | null> = Symbol('head tools')
