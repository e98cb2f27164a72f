import { Letter } from '../ui/letter.tsx';

export function OverviewPage() {
  return <Letter title="OverviewPage">{null}</Letter>;
}
