import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { setPreference } from '@/preference';
import { type Theme, themeCookie } from '@/theme';

const ThemeContext = createContext<{ theme: Theme; setTheme: (theme: Theme) => void }>({
  theme: 'system',
  setTheme: () => undefined,
});

/**
 * Provides the chosen theme. The attribute on `html` decides what is displayed; the cookie, what the server renders next time.
 */
export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setState] = useState(initial);
  const value = useMemo(
    () => ({
      theme,
      setTheme(next: Theme) {
        document.documentElement.dataset['theme'] = next;
        setPreference(themeCookie, next);
        setState(next);
      },
    }),
    [theme],
  );
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

export const useTheme = () => use(ThemeContext);
