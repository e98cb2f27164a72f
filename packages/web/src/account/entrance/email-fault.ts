/** The words for an address that cannot be one; undefined when it can. As loose as the server's own rule. */
export function emailFault(email: string): 'entrance.emailMissing' | 'entrance.emailForm' | undefined {
  const address = email.trim();
  if (address === '') return 'entrance.emailMissing';
  return /^[^\s@]+@[^\s@]+$/.test(address) ? undefined : 'entrance.emailForm';
}
