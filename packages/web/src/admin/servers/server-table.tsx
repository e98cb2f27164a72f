import type { ServerRow } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { TrustBar } from './trust-bar.tsx';

const head = 'pb-2 pr-4 text-left text-13 font-normal text-dim';

/** A row for each server: who it is, how it stands, how much trust it has left. */
export function ServerTable({ servers }: { servers: readonly ServerRow[] }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const whole = servers.find(({ figures }) => figures)?.figures?.trustMs;
  return (
    <>
      <table aria-label={t('servers.tableLabel')} className="w-full table-fixed border-collapse">
        <colgroup>
          <col className="w-[44%]" />
          <col />
          <col className="w-[26%]" />
        </colgroup>
        <thead>
          <tr className="border-line border-b">
            <th scope="col" className={head}>
              {t('servers.server')}
            </th>
            <th scope="col" className={head}>
              {t('servers.state')}
            </th>
            <th scope="col" className={`${head} pr-0`}>
              {t('servers.trust')}
            </th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <Row key={server.name} server={server} />
          ))}
        </tbody>
      </table>
      {whole !== undefined && (
        <p className="mt-3 text-13 text-dim">
          {t('servers.trustText', { whole: formats.milliseconds(whole) })}
        </p>
      )}
    </>
  );
}

function Row({ server }: { server: ServerRow }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const { name, thisServer, version, since, figures, state } = server;
  const about = [
    thisServer ? t('servers.thisServer') : '',
    version === undefined ? '' : t('servers.version', { version }),
    since === undefined ? '' : t('servers.since', { since: formats.moment(since) }),
  ].filter(Boolean);
  return (
    <tr className="border-line border-b align-top">
      <th scope="row" className="wrap-anywhere py-3 pr-4 text-left font-semibold">
        {name}
        <span className="block font-normal text-13 text-dim">{about.join(', ')}</span>
      </th>
      <td className="py-3 pr-4">
        <State server={server} />
      </td>
      <td className="py-3">
        {figures && state !== 'silent' ? (
          <TrustBar leftMs={figures.trustLeftMs} wholeMs={figures.trustMs} />
        ) : (
          <span className="text-dim">{t('servers.trustUnknown')}</span>
        )}
      </td>
    </tr>
  );
}

function State({ server: { thisServer, state, behind, heardAt, figures } }: { server: ServerRow }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const unsure = figures?.checks.unsure ?? 0;
  const isTrouble = state === 'no-trust' || state === 'silent';
  return (
    <>
      <span className={isTrouble ? 'font-semibold text-accent' : ''}>
        {state === 'behind'
          ? t('servers.states.behind', { count: behind, number: formats.number(behind) })
          : t(`servers.states.${state}`)}
      </span>
      {isTrouble && !thisServer && heardAt !== undefined && (
        <span className="block text-13 text-dim">
          {t('servers.heard', { time: formats.exactTime(heardAt) })}
        </span>
      )}
      {unsure > 0 && (
        <span className="block text-13 text-dim">
          {t('servers.unsure', { count: unsure, number: formats.number(unsure) })}
        </span>
      )}
    </>
  );
}
