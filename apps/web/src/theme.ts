/** In the order in which they are offered. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The cookie with the chosen theme, so that the server's first HTML already uses it. */
export const themeCookie = 'rolecall.theme';

export const asTheme = (value: string | undefined): Theme => themes.find((theme) => theme === value) ?? 'system';
