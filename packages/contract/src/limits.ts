// Numbers that both sides know. Without schemas, so that the browser can have them without the rest.

/** A receipt counts devices that it does not list up to so many: then there may be more. */
export const moreDevicesMost = 100;

/** Upper ends, in milliseconds, of the classes in which acknowledgements are counted; one more holds what took longer. */
export const acknowledgementClassesMs = [
  1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 5000,
] as const;
