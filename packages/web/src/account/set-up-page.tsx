import { Letter } from '../ui/letter.tsx';

export function SetUpPage() {
  return <Letter title="SetUpPage">{null}</Letter>;
}
