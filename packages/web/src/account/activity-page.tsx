import { Letter } from '../ui/letter.tsx';

export function ActivityPage() {
  return <Letter title="ActivityPage">{null}</Letter>;
}
