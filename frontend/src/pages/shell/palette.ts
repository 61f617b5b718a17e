import { ref } from 'vue'

/** Whether the palette is open; the head of each page and Ctrl+K open it. */
export const palette = ref(false)
