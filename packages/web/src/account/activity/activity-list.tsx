import type { ActivityEntry } from '@gatefold/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Failed, SkeletonRows } from '../../ui/states.tsx';
import { ReceiptDialog } from '../receipts/receipt-dialog.tsx';
import { useNow } from '../use-now.ts';
import { activityQuery, followActivity } from './activity-query.ts';
import { activityWords } from './activity-words.ts';
import { type Day, dayGroups } from './day-groups.ts';

export function ActivityList() {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const activity = useInfiniteQuery(activityQuery);
  const nowMs = useNow();
  const [opened, setOpened] = useState<string>();
  useEffect(() => followActivity(queries), [queries]);
  if (!activity.data) {
    if (activity.error) return <Failed error={activity.error} retry={() => void activity.refetch()} />;
    return (
      <div className="mt-12">
        <SkeletonRows />
      </div>
    );
  }
  const entries = activity.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <Empty title={t('activity.emptyTitle')} text={t('activity.emptyText')} />;
  return (
    <>
      {dayGroups(entries, nowMs).map((day) => (
        <DayOfEntries key={day.key} day={day} onReceipt={setOpened} />
      ))}
      {activity.isFetchNextPageError && (
        <Failed error={activity.error} retry={() => void activity.fetchNextPage()} />
      )}
      {activity.hasNextPage && !activity.isFetchNextPageError && (
        <Button
          className="mt-8"
          busy={activity.isFetchingNextPage}
          onClick={() => void activity.fetchNextPage()}
        >
          {t('activity.loadMore')}
        </Button>
      )}
      {opened && <ReceiptDialog id={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

type DayProps = { day: Day<ActivityEntry>; onReceipt: (id: string) => void };

function DayOfEntries({ day, onReceipt }: DayProps) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const id = useId();
  const names: Record<number, string> = { 0: t('activity.today'), 1: t('activity.yesterday') };
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="text-18">
        {names[day.daysAgo] ?? formats.day(day.at)}
      </h2>
      <ul className="mt-2 border-line border-t">
        {day.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} onReceipt={onReceipt} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry, onReceipt }: { entry: ActivityEntry; onReceipt: (id: string) => void }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const { sentence, details } = activityWords({ t, formats }, entry);
  const { receiptId } = entry;
  return (
    <li className="flex items-start gap-4 border-line border-b py-2.5">
      <time dateTime={entry.at} className="tabular w-16 shrink-0 text-dim">
        {formats.time(entry.at)}
      </time>
      <div className="wrap-anywhere min-w-0 flex-1">
        <p>{sentence}</p>
        {details && <p className="line-clamp-3 text-13 text-dim">{details}</p>}
      </div>
      {receiptId && (
        <Button
          look="quiet"
          className="-my-1.5 -mr-4"
          aria-label={t('receipt.showOf', { what: sentence })}
          onClick={() => onReceipt(receiptId)}
        >
          {t('receipt.show')}
        </Button>
      )}
    </li>
  );
}
