import { Letter } from '../ui/letter.tsx';

export function SettingsPage() {
  return <Letter title="SettingsPage">{null}</Letter>;
}
