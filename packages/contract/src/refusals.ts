// Every refusal the server can give: the closed list. The server maps a code to HTTP through this table alone.

export const refusals = {
  'malformed-request': { status: 400, title: 'The request is not of the form this call takes' },
  'token-in-url': { status: 400, title: 'A token in an address is never accepted' },
  'not-signed-in': { status: 401, title: 'Not signed in' },
  'wrong-credentials': { status: 401, title: 'E-mail or password is not right' },
  'other-site': { status: 403, title: 'The request comes from another site' },
  'not-allowed': { status: 403, title: 'This account may not do that' },
  'export-not-allowed': { status: 403, title: 'The plan of this account does not allow to take music along' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'unknown-device': { status: 404, title: 'No such device' },
  'unknown-receipt': { status: 404, title: 'No such receipt' },
  'unknown-album': { status: 404, title: 'No such album' },
  'unknown-artist': { status: 404, title: 'No such artist' },
  'unknown-track': { status: 404, title: 'No such track' },
  'unknown-folder': { status: 404, title: 'No such folder' },
  'unknown-batch': { status: 404, title: 'No such batch' },
  'unknown-conversion': { status: 404, title: 'No such conversion' },
  'unknown-upload': { status: 404, title: 'No such uploaded file' },
  'no-cover': { status: 404, title: 'There is no cover' },
  'format-not-offered': { status: 406, title: 'The track is not offered in that format' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'already-set-up': { status: 409, title: 'Gatefold is set up already' },
  'device-limit-reached': { status: 409, title: 'Device limit reached' },
  'stream-limit-reached': { status: 409, title: 'Too many devices play at once' },
  'sign-in-overtaken': { status: 409, title: 'The account was signed out everywhere during this sign-in' },
  'folder-not-usable': { status: 409, title: 'The folder cannot be used' },
  'file-not-readable': { status: 409, title: 'The file cannot be read' },
  'nothing-converted': { status: 409, title: 'There is no converted file' },
  'batch-over': { status: 409, title: 'The batch is over' },
  'file-elsewhere': { status: 409, title: 'The file is on another server' },
  'licence-gives-less': { status: 409, title: 'The licence gives less than the one in use' },
  'licence-taken': { status: 409, title: 'The licence is in use by another account' },
  'demo-busy': { status: 409, title: 'The demo album is being made' },
  'ticket-spent': { status: 410, title: 'The link or step has been used or has expired' },
  'too-large': { status: 413, title: 'The request is too large' },
  'uploads-full': { status: 413, title: 'There is no room for more uploaded files' },
  'conversions-full': { status: 413, title: 'There is no room for more converted files' },
  'not-json': { status: 415, title: 'The request must be JSON' },
  'range-not-satisfiable': { status: 416, title: 'That part of the file does not exist' },
  'weak-password': { status: 422, title: 'The password is too easy to guess' },
  'file-protected': { status: 422, title: 'The file is protected by its seller' },
  'file-damaged': { status: 422, title: 'The sound in the file is damaged' },
  'no-audio': { status: 422, title: 'There is no audio in the file' },
  'form-not-possible': { status: 422, title: 'Files of this form cannot be made' },
  'not-a-playlist': { status: 422, title: 'This is not a playlist that can be read' },
  'licence-not-valid': { status: 422, title: 'This is not a licence of this server' },
  'licence-expired': { status: 422, title: 'The licence has expired' },
  'licence-withdrawn': { status: 422, title: 'The licence was withdrawn' },
  'email-taken': { status: 409, title: 'There is an account with this e-mail' },
  'headers-too-large': { status: 431, title: 'The request headers are too large' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'too-many-conversions': { status: 429, title: 'Too many conversions wait already' },
  'too-many-channels': { status: 429, title: 'This device has too many open channels' },
  'our-fault': { status: 500, title: 'Something went wrong on the server' },
  'try-again-shortly': { status: 503, title: 'The server cannot be sure right now' },
  'disk-full': { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, { status: number; title: string }>;

export type RefusalCode = keyof typeof refusals;

/** The body of every refusal: an RFC 9457 problem document whose `type` is `urn:gatefold:refusal:<code>`. */
export type Problem = {
  type: `urn:gatefold:refusal:${RefusalCode}`;
  title: string;
  status: number;
  detail: string;
};
