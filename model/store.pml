/* The truth: one account's epoch and sessions, the log, the list of nodes (store.ts). */

byte epoch;
byte row[SESSIONS];              /* epoch + 1 of a session that has a row; 0 without one */
#define isAlive(s)               (row[s] == epoch + 1)

/* "Sequence numbers are given under a lock, so they become visible without gaps and in order." */
bool accountLock, logLock;
byte drawn;                      /* the newest number given out */
byte head;                       /* the newest number that can be read */
byte firstKept = 1;              /* older entries are forgotten; the newest never is */
bool isVisible[ENTRIES + 1];
byte raisedTo[ENTRIES + 1];      /* everywhere: the new epoch; 0: the entry ends one session by its id */
byte named[ENTRIES + 1];         /* the session that it ends, or keeps */
#define NOBODY                   9

#ifdef MUTATION_NUMBERS_OUT_OF_ORDER
#define logIsFree                true
#else
#define logIsFree                (!logLock)
#endif

inline drawNumber(seq) {
  logLock = true;
  drawn++;
  seq = drawn
}

inline append(seq, newEpoch, session) {
  isVisible[seq] = true;
  raisedTo[seq] = newEpoch;
  named[seq] = session;
  head = (seq > head -> seq : head);
  logLock = false
}

/* The nodes that sign-outs wait for, and what each has reported. */
bool isListed[NODES];
byte reported[NODES];
#define isWaitedFor(n, seq)      (isListed[n] && reported[n] < seq)

inline storeReport(n, upTo) {
  if
  :: isListed[n] -> reported[n] = upTo
  :: else
  fi
}

inline storeRegister(n) {
  isListed[n] = true;
  reported[n] = applied[n]
}

inline takeOff(n) {
  isListed[n] = false;
  reported[n] = 0
}

/* "Only when it has reported less than that, in one step with the look." */
inline strikeOff(n, below) {
  if
#ifdef MUTATION_STRUCK_OFF_UNSEEN
  :: takeOff(n)
#else
  :: isWaitedFor(n, below) -> takeOff(n)
  :: else
#endif
  fi
}

#ifdef FORGET
/* Housekeeping deletes old entries, so a node that was away too long finds a gap. */
active proctype housekeeping() {
  do
  :: atomic { firstKept < head && isVisible[firstKept] -> firstKept++ }
  od
}
#endif
