import { effect, signal } from '@preact/signals';
import { Icon, type IconName } from './icons.tsx';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const ICONS: Readonly<Record<Theme, IconName>> = { system: 'contrast', light: 'sun', dark: 'moon' };
const KEPT = 'nljobs.theme';

/** What was chosen in this browser; where it keeps nothing, what the system says. */
const theme = signal<Theme>(kept());

effect(() => {
  if (typeof document === 'undefined') return;
  document.documentElement.dataset['theme'] = theme.value;
});

function kept(): Theme {
  try {
    const said = localStorage.getItem(KEPT);
    return THEMES.find((one) => one === said) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Goes from the system's colours to light, to dark, and back. */
export function ThemeSwitch() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  const choose = (): void => {
    theme.value = next;
    try {
      localStorage.setItem(KEPT, next);
    } catch {
      // A browser that keeps nothing shows it for as long as the page stands.
    }
  };
  return (
    <button type="button" class="icon-button" onClick={choose} title={`Colours: ${theme.value}`}>
      <Icon name={ICONS[theme.value]} />
      <span class="unseen">
        Colours: {theme.value}. Change to {next}
      </span>
    </button>
  );
}
