// What `GET /api/events` sends: server-sent events whose name is `kind` and whose data is the rest as JSON.
import type { Device, EndReason, Playing } from './account.ts';
import type { Batch } from './conversions.ts';
import type { Demo, Scan } from './library.ts';

export type ServerEvent =
  /** First event on every channel. */
  | { kind: 'hello'; deviceId: string; node: string }
  /** This device was signed out, by the device of that name; the channel closes after it. */
  | { kind: 'signed-out'; reason: EndReason; at: string; by?: string }
  | { kind: 'device-signed-in'; device: Omit<Device, 'thisDevice'> }
  | { kind: 'device-signed-out'; deviceId: string }
  | { kind: 'device-renamed'; deviceId: string; name: string }
  /** What a device plays now; null when it stopped. */
  | { kind: 'playing'; deviceId: string; playing: Playing | null }
  /** Another device took this one's place among the streams at once. */
  | { kind: 'taken-over'; by: string }
  | { kind: 'scan'; scan: Scan }
  | { kind: 'demo'; demo: Demo }
  /** How a batch of this account goes, at most four times a second. */
  | { kind: 'conversion'; batch: Batch }
  /** A batch of this account is no more, with all that was converted in it. May be said more than once. */
  | { kind: 'batch-removed'; batchId: string };

export type ServerEventKind = ServerEvent['kind'];
