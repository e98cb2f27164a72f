import { Letter } from '../ui/letter.tsx';

export function DevicesPage() {
  return <Letter title="DevicesPage">{null}</Letter>;
}
