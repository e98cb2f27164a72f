/* What a node keeps, how it follows the log and answers checks (follow-log.ts, trust.ts, sessions.ts, live.ts). */

#define NEVER                    15
#define at(n, s)                 ((n) * SESSIONS + (s))

byte applied[NODES];
byte reportedHere[NODES] = NEVER;   /* what this node believes to have reported */
bool isJoined[NODES];
bool hasMoved[NODES];               /* the generation moved since the check under way noted it */
byte index[NODES * SESSIONS];       /* epoch + 1 of a session that it has seen */
byte live[NODES * SESSIONS];        /* epoch + 1 of a session with something open */
bool turn[NODES];                   /* poll, start, stop and applyOwn run one after another */
byte knows[NODES];                  /* the entries that it was told of, one bit each: only for I5 */

/* Trust as ages, so that time needs no end: L is "none" or "longer ago". */
byte trust[NODES] = L;              /* how long ago the moment was that trust counts from */
byte since[NODES] = L;              /* the same moment of the poll that is under way */
#define isTrusted(n)             (trust[n] < L)

/* The pieces of a log entry's work on a node. */
inline drop(n, k) {
  hasMoved[n] = true;
  knows[n] = knows[n] | (1 << k);
  for (s : 0 .. SESSIONS - 1) {
    if
    :: raisedTo[k] == 0 && named[k] == s -> index[at(n, s)] = 0
#ifndef MUTATION_CHECK_WITHOUT_EPOCH
    :: raisedTo[k] > 0 && named[k] == s ->
      /* Carried over when it was still alive just before; the account's lower epochs are over. */
      index[at(n, s)] = (index[at(n, s)] == raisedTo[k] -> raisedTo[k] + 1 : 0);
      live[at(n, s)] = (live[at(n, s)] > 0 -> raisedTo[k] + 1 : 0)
    :: raisedTo[k] > 0 && named[k] != s && index[at(n, s)] <= raisedTo[k] -> index[at(n, s)] = 0
#endif
    :: else
    fi
  }
  s = 0
}

inline close(n, k) {
  for (s : 0 .. SESSIONS - 1) {
    if
    :: raisedTo[k] == 0 && named[k] == s -> live[at(n, s)] = 0
    :: raisedTo[k] > 0 && live[at(n, s)] <= raisedTo[k] -> live[at(n, s)] = 0
    :: else
    fi
  }
  s = 0
}

inline forgetSessions(n) {
  hasMoved[n] = true;
  for (s : 0 .. SESSIONS - 1) {
    index[at(n, s)] = 0;
    live[at(n, s)] = 0
  }
  s = 0
}

/* "The trust counts from before the read." */
inline renewTrust(n) {
  trust[n] = (since[n] < trust[n] -> since[n] : trust[n]);
  since[n] = L
}

inline finish(n) {
  renewTrust(n);
  turn[n] = false
}

inline dropTrust(n) { trust[n] = L }

#ifdef MUTATION_GAP_UNNOTICED
#define hasGap                   false
#else
#define hasGap                   (applied[n] < upTo && (applied[n] + 1 < firstKept || !areVisible))
#endif

inline readLog(n) {
  upTo = head;
  areVisible = true;
  for (k : 1 .. ENTRIES) {
    areVisible = areVisible && (k <= applied[n] || k > upTo || isVisible[k])
  }
  k = 0
}

inline readHead(n) {
  upTo = head;
  for (k : 1 .. ENTRIES) { knows[n] = (isVisible[k] -> knows[n] | (1 << k) : knows[n]) }
  k = 0
}

inline dropAll(n) {
  for (k : 1 .. ENTRIES) {
    if
    :: applied[n] < k && k <= upTo && isVisible[k] && k >= firstKept -> drop(n, k)
    :: else
    fi
  }
  k = 0
}

inline closeAll(n) {
  for (k : 1 .. ENTRIES) {
    if
    :: applied[n] < k && k <= upTo && isVisible[k] && k >= firstKept -> close(n, k)
    :: else
    fi
  }
  k = 0;
  applied[n] = upTo
}

inline fail(n) {
  since[n] = L;
  turn[n] = false;
  upTo = 0
}

/*
 * One node: starts, polls, leaves, crashes. It is paused whenever it takes no step. An atomic block is what happens
 * between two calls of the store, and one call; the answer comes with the next block, or not at all.
 */
proctype follow(byte n) {
  byte upTo, k, s;
  bool areVisible, isOnList;

out:
  atomic { !turn[n] -> turn[n] = true; dropTrust(n);
#ifdef MUTATION_FORGETS_BEFORE_HEAD
    forgetSessions(n)
  }
  atomic {
#endif
#ifdef MUTATION_TRUST_BEFORE_REGISTER
    since[n] = 0;
#endif
    readHead(n)
  }
  atomic {
#if !defined(MUTATION_START_KEEPS_MEMORY) && !defined(MUTATION_FORGETS_BEFORE_HEAD)
    forgetSessions(n);
#endif
    applied[n] = upTo;
    reportedHere[n] = NEVER;
    upTo = 0;
#ifdef MUTATION_TRUST_BEFORE_REGISTER
    renewTrust(n)
  }
  atomic {
#endif
    storeRegister(n)
  }

registered:
  atomic {
    if
    :: reportedHere[n] = applied[n];
      isJoined[n] = true;
#ifdef MUTATION_TRUST_BEFORE_REGISTERING_ANEW
      /* The moment and the read that came before the registration count. */
      if :: since[n] < L -> finish(n); goto resting :: else fi;
#endif
      /* "A node registers before it trusts for the first time", so the moment is taken anew. */
      since[n] = 0;
      readLog(n)
#ifndef CALM
    :: fail(n); if :: isJoined[n] -> goto resting :: else -> goto out fi
#endif
    fi
  }

answered:
  atomic {
    if
    :: hasGap -> areVisible = false; dropTrust(n); readHead(n); goto behind
    :: !hasGap
#ifndef CALM
    :: fail(n); areVisible = false; goto resting
#endif
    fi;
    areVisible = false;
#ifdef MUTATION_TRUST_FROM_AFTER_READ
    since[n] = 0;
#endif
    dropAll(n);
#ifdef MUTATION_CLOSED_AFTER_REPORT
    storeReport(n, upTo)
  }
  atomic {
#endif
    closeAll(n);
    upTo = 0;
    if
    :: applied[n] == reportedHere[n] -> finish(n); goto resting
    :: applied[n] != reportedHere[n] -> isOnList = isListed[n]; storeReport(n, applied[n])
#ifndef CALM
    :: applied[n] != reportedHere[n] -> fail(n);       /* lost on the way to the store */
#ifdef MUTATION_LOST_REPORT_COUNTS
      reportedHere[n] = applied[n];
#endif
      goto resting
#endif
    fi
  }
  atomic {
    if
#ifndef CALM
    :: isOnList = false; fail(n)                       /* lost on the way back */
#endif
#ifdef MUTATION_REFUSED_REPORT_COUNTS
    :: isOnList = false; reportedHere[n] = applied[n]; finish(n)
#else
    :: isOnList -> isOnList = false; reportedHere[n] = applied[n]; finish(n)
    :: !isOnList -> reportedHere[n] = NEVER; dropTrust(n); storeRegister(n); goto registered
#endif
    fi
  }

resting:
  if
  :: atomic { !turn[n] -> turn[n] = true; since[n] = 0; readLog(n); goto answered }
#ifndef CALM
  /* It leaves. */
  :: atomic { !turn[n] -> turn[n] = true; isJoined[n] = false;
#ifndef MUTATION_LEAVES_TRUSTING
      dropTrust(n)
#endif
    }
    atomic { takeOff(n); turn[n] = false; goto out }
  /* A crash forgets all. Its name leaves the list at once: that lets others acknowledge sooner, never later. */
  :: atomic { !turn[n] -> forgetSessions(n); dropTrust(n); isJoined[n] = false; takeOff(n); goto out }
#endif
  fi;

behind:
  /* It was away too long: it starts over, and reads on with the moment that it has. */
  atomic {
    forgetSessions(n);
    applied[n] = upTo;
    reportedHere[n] = NEVER;
    readLog(n);
    goto answered
  }
}

#define mayTie(n, s)             (isTrusted(n) && index[at(n, s)] > 0 && live[at(n, s)] == 0)

/* Requests with one session's token on one node, in all orders. What they leave in memory is all that matters later. */
proctype check(byte n; byte s) {
  byte found;
  do
  /* Not trusted or not in memory: the store answers, and its answer is kept only if the generation stood still. */
  :: atomic { isAlive(s) -> found = row[s]; hasMoved[n] = false }
    atomic {
      if
#ifdef MUTATION_FILL_WITHOUT_GENERATION
      :: index[at(n, s)] = found
#else
      :: !hasMoved[n] -> index[at(n, s)] = found
#endif
#ifdef MUTATION_HOLD_WITHOUT_GENERATION
      :: live[at(n, s)] = found
#else
      :: !hasMoved[n] -> live[at(n, s)] = found
#endif
      :: hasMoved[n]
      fi;
      found = 0;
      hasMoved[n] = true
    }
  /* Something open is tied to a session that memory answers for. */
  :: atomic { mayTie(n, s) -> live[at(n, s)] = index[at(n, s)] }
  od
}
