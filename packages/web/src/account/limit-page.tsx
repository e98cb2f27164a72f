import { Letter } from '../ui/letter.tsx';

export function LimitPage() {
  return <Letter title="LimitPage">{null}</Letter>;
}
