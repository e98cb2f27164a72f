// "Firefox on Linux", from the User-Agent header. Only for people to recognise a device; nothing depends on it.
import Bowser from 'bowser';

export const clientNameOf = (userAgent: string | undefined): string | undefined => {
  if (userAgent === undefined || userAgent === '') return undefined;
  const { browser, os } = Bowser.parse(userAgent.slice(0, 500));
  if (browser.name === undefined || browser.name === '') return undefined;
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
};
