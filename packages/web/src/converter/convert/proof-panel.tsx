import type { Conversion, ConversionProof } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import Download from 'lucide-react/icons/download';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, SkeletonRows } from '../../ui/states.tsx';
import { proofQuery, proofTextPath } from '../converter-calls.ts';
import { isLossyCodec } from '../list/lossy.ts';
import { useSizes } from '../sizes.ts';

/** What shows that a file holds what its source held. */
export function ProofPanel({ conversion, onClose }: { conversion: Conversion; onClose: () => void }) {
  const { t } = useTranslation('converter');
  const proof = useQuery(proofQuery(conversion.id));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('proof.title')}
      actions={
        <>
          <a href={proofTextPath(conversion.id)} download className={buttonClass('quiet')}>
            <Download size={16} aria-hidden="true" />
            {t('proof.text')}
          </a>
          <Button onClick={onClose}>{t('proof.close')}</Button>
        </>
      }
    >
      <p className="wrap-anywhere text-dim">{conversion.fileName ?? conversion.title}</p>
      {proof.error && <Failed error={proof.error} retry={() => void proof.refetch()} />}
      {proof.isPending && <SkeletonRows count={6} />}
      {proof.data && <Facts proof={proof.data} />}
    </Dialog>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-line border-b py-2 wide:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-dim">{term}</dt>
      <dd className="wrap-anywhere tabular min-w-0">{children}</dd>
    </div>
  );
}

function Facts({ proof }: { proof: ConversionProof }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const { samples, tags, loudness, notes } = proof;
  const number = (value: number) => formats.number(value);
  const form = ({ codec, sampleRateHz, channels, bitDepth, kbps }: ConversionProof['source']) =>
    [
      codec.toUpperCase(),
      `${formats.number(sampleRateHz / 1000)} kHz`,
      bitDepth && `${bitDepth} bit`,
      kbps && `${Math.round(kbps)} kbit/s`,
      t('proof.channels', { count: channels }),
    ]
      .filter(Boolean)
      .join(' · ');
  const isWhole = samples.found === samples.expected;
  const allTags = tags.kept === tags.found;
  // What was changed on the way into the encoder, as was wished, is not the same as the source any more.
  const isChanged = notes.some((note) => note !== 'source-sum-differs') || loudness?.gainDb !== undefined;
  const isSame = proof.how === 'copied' || proof.pcm?.isSame;
  const ofLossy = isLossyCodec(proof.source.codec) && !isLossyCodec(proof.target.codec);
  const verdict = !isWhole ? 'short' : !isSame ? 'whole' : isChanged ? 'exact' : 'same';
  return (
    <>
      <p className="mt-4 text-18">
        {t(`proof.verdicts.${ofLossy && verdict === 'same' ? 'held' : verdict}`, {
          samples: number(samples.found),
        })}{' '}
        {ofLossy && isWhole && `${t('proof.ofLossy')} `}
        {t(allTags ? 'proof.tagsAll' : 'proof.tagsSome', {
          kept: number(tags.kept),
          found: number(tags.found),
        })}
      </p>
      <dl className="mt-5 border-line border-t">
        <Fact term={t('proof.source')}>{form(proof.source)}</Fact>
        <Fact term={t('proof.file')}>
          {form(proof.target)} · {sizes.bytes(proof.sizeBytes)}
        </Fact>
        <Fact term={t('proof.samples')}>
          {t('proof.samplesOf', { found: number(samples.found), expected: number(samples.expected) })}
        </Fact>
        <Fact term={t('proof.checksum')}>
          <Sums proof={proof} />
        </Fact>
        <Fact term={t('proof.tags')}>
          {t('proof.tagsOf', { kept: number(tags.kept), found: number(tags.found) })}
          {tags.lost.length > 0 && (
            <span className="block text-13 text-dim">
              {t('proof.lost', { names: formats.list(tags.lost) })}
            </span>
          )}
        </Fact>
        <Fact term={t('proof.loudness')}>
          {loudness
            ? [
                `${sizes.decimal(loudness.lufs)} LUFS`,
                loudness.peakDb === undefined
                  ? t('proof.loudnessOfTags')
                  : t('proof.peak', { peak: sizes.decimal(loudness.peakDb) }),
                loudness.gainDb !== undefined && t('proof.gain', { gain: sizes.decimal(loudness.gainDb) }),
              ]
                .filter(Boolean)
                .join(' · ')
            : t('proof.loudnessUnknown')}
        </Fact>
        <Fact term={t('proof.time')}>
          {t(`proof.how.${proof.how}`, {
            took: sizes.seconds(proof.tookMs),
            processor: sizes.seconds(proof.processorMs),
          })}
        </Fact>
        {notes.length > 0 && (
          <Fact term={t('proof.notes')}>
            {notes.map((note) => (
              <span key={note} className="block">
                {t(`proof.note.${note}`, {
                  length: sizes.seconds((samples.expected / proof.target.sampleRateHz) * 1000),
                })}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </>
  );
}

/** Of what was decoded, and of what was compared as it is coded. */
function Sums({ proof: { how, pcm, coded } }: { proof: ConversionProof }) {
  const { t } = useTranslation('converter');
  const sums: { sums: string[]; about: 'Same' | 'Other' | 'Source' | 'Copied' | 'Coded' }[] = [];
  if (coded !== undefined) sums.push({ sums: [coded], about: how === 'copied' ? 'Copied' : 'Coded' });
  if (pcm?.isSame) sums.push({ sums: [pcm.source], about: 'Same' });
  else if (pcm?.target !== undefined) sums.push({ sums: [pcm.source, pcm.target], about: 'Other' });
  else if (pcm) sums.push({ sums: [pcm.source], about: 'Source' });
  return sums.map(({ sums, about }) => (
    <Fragment key={about}>
      {sums.map((sum) => (
        <code key={sum} className="block text-13">
          {sum}
        </code>
      ))}
      <span className="block text-13 text-dim">{t(`proof.checksum${about}`)}</span>
    </Fragment>
  ));
}
