import { Letter } from '../ui/letter.tsx';

export function SignInPage() {
  return <Letter title="SignInPage">{null}</Letter>;
}
