// Numbers that both sides know. Without schemas, so that the browser can have them without the rest.

/** A receipt counts devices that it does not list up to so many: then there may be more. */
export const moreDevicesMost = 100;
