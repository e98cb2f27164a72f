/* Endings, sign-ins and the acknowledgement (sessions.ts, acknowledge.ts). */

#define ENDINGS                  4
#define everywhere               0
#define device                   1
#define signIn                   2            /* and 3 for the other one */

byte waited[ENDINGS] = L;        /* how long ago the ending's own node, by its monotonic clock, knew of the commit */
bool sawOldEpoch[SESSIONS];      /* the account signed out everywhere since this sign-in read the epoch */

#define hasApplied(n, seq)       (!isJoined[n] || applied[n] >= seq)
#define allApplied(seq)          (!isWaitedFor(0, seq) && !isWaitedFor(NODES - 1, seq))

/*
 * "2. Apply on the own node at once. 3. Wait until every registered node has reported, or until L has passed since the
 * commit." `waited` begins with the commit, the earliest moment at which its node can know of it.
 */
inline acknowledge(n, e, seq, isEmpty) {
  if
#ifdef MUTATION_NOTHING_LEFT_AT_ONCE
  :: atomic { isEmpty -> over = over | ended; goto acknowledged }
#else
  /* What ended it may not have arrived everywhere: all that is in the log now is waited for. */
  :: atomic { isEmpty && hasApplied(n, seq) && !turn[n] -> waited[e] = 0 }
#endif
  :: atomic { !isEmpty && hasApplied(n, seq) && !turn[n] }
  :: atomic { !isEmpty && isJoined[n] && applied[n] + 1 == seq && !turn[n] ->
      drop(n, seq);
#ifdef MUTATION_CLOSED_AFTER_REPORT
      turn[n] = true;
      storeReport(n, seq)
    }
    atomic {
      turn[n] = false;
#endif
      close(n, seq);
      applied[n] = seq;
      if
      :: reportedHere[n] = (isListed[n] -> seq : NEVER); storeReport(n, seq)
#ifndef CALM
      :: true                                          /* the report is lost */
#endif
      fi
    }
  fi;
  if
#ifdef MUTATION_ACKNOWLEDGED_AT_ONCE
  :: atomic { over = over | ended }
#else
  :: atomic { allApplied(seq) -> over = over | ended }
  :: atomic { waited[e] >= L && !allApplied(seq) }
    atomic { strikeOff(0, seq); strikeOff(1, seq); over = over | ended }
#endif
  fi;
acknowledged:
  skip
}

#ifdef MUTATION_WAIT_FROM_BEFORE_COMMIT
#define startWaiting(e)          skip
#else
#define startWaiting(e)          waited[e] = 0
#endif

#define isFree                   (!accountLock && logIsFree)

/* The sessions that a step ends, one bit each; all that are alive but one. */
inline noteEnded(but) {
  for (s : 0 .. SESSIONS - 1) { ended = (isAlive(s) && s != but -> ended | (1 << s) : ended) }
  s = 0
}

inline raiseEpoch(kept) {
  epoch++;
  if
  :: kept != NOBODY -> row[kept] = epoch + 1
  :: else
  fi;
  for (s : 0 .. SESSIONS - 1) { sawOldEpoch[s] = true }
  s = 0
}

#ifdef EVERYWHERE
/* Signs out everywhere, perhaps keeping session 0 (-DKEEP). */
proctype endEverywhere(byte n) {
  byte seq, s, ended, keep = NOBODY;
  atomic { isFree -> accountLock = true; drawNumber(seq);
#ifdef KEEP
    if
    :: hasToken[0] -> keep = 0
    :: true
    fi;
#endif
    for (s : 0 .. SESSIONS - 1) { ended = (wasBorn[s] && s != keep -> ended | (1 << s) : ended) }
    s = 0
#ifdef MUTATION_WAIT_FROM_BEFORE_COMMIT
    ; waited[everywhere] = 0
#endif
  }
  atomic {
    if
    :: keep != NOBODY && !isAlive(keep) -> keep = NOBODY
    :: else
    fi;
    noteEnded(keep);
    raiseEpoch(keep);
    append(seq, epoch, keep);
    startWaiting(everywhere);
    accountLock = false
  }
  acknowledge(n, everywhere, seq, false);
  waited[everywhere] = L
}

#endif

#ifdef DEVICE
/* Ends the device of session 0. Without a session there is nothing to write. */
proctype endDevice(byte n) {
  byte seq, s, ended;
  bool isEmpty;
  if
  :: atomic { isFree && isAlive(0) -> ended = 1; accountLock = true; drawNumber(seq)
#ifdef MUTATION_WAIT_FROM_BEFORE_COMMIT
    ; waited[device] = 0
#endif
    }
    atomic { row[0] = 0; append(seq, 0, 0); startWaiting(device); accountLock = false }
  :: atomic { isFree && wasBorn[0] && !isAlive(0) -> ended = 1; isEmpty = true; seq = head }
  fi;
  acknowledge(n, device, seq, isEmpty);
  waited[device] = L
}

#endif

#if SESSIONS > 1
/* Also a sign-in that asks nobody to leave waits: its place may be one that an ending under way is just freeing. */
#ifdef MUTATION_SIGN_IN_WAITS_FOR_NOBODY
#define mustWait                 makesRoom
#else
#define mustWait                 true
#endif

/* Session `me` signs in where one session is allowed; the other one may be made to leave for it. */
proctype startSession(byte n; byte me) {
  byte seq, s, ended, epochRead;
  bool makesRoom, isFull, endsAll, isEmpty;
attempt:
  atomic { epochRead = epoch; sawOldEpoch[me] = false }
#ifdef MUTATION_COUNT_OUTSIDE_LOCK
  atomic { isFull = isAlive(1 - me) }
#endif
  atomic { isFree ->
    if
#ifndef MUTATION_EPOCH_NOT_COMPARED
    :: epochRead != epoch -> epochRead = 0; isFull = false; goto attempt
    :: epochRead == epoch
#else
    :: true
#endif
    fi;
#ifndef MUTATION_COUNT_OUTSIDE_LOCK
    isFull = isAlive(1 - me);
#endif
    if
    :: makesRoom = true
    :: makesRoom = true; endsAll = true
    :: !isFull
    :: isFull -> isFull = false; epochRead = 0; goto attempt    /* "limit-reached" */
    fi;
    if
    :: makesRoom && (isFull || endsAll) -> drawNumber(seq)
    :: else
    fi;
    accountLock = true
  }
  atomic {
    if
    :: sawOldEpoch[me] -> broken(4)
    :: else
    fi;
    if
    :: endsAll -> noteEnded(NOBODY); raiseEpoch(NOBODY); append(seq, epoch, NOBODY)
    :: !endsAll && seq > 0 -> ended = 1 << (1 - me); row[1 - me] = 0; append(seq, 0, 1 - me)
    :: else
    fi;
    row[me] = epoch + 1;
    wasBorn[me] = true;
    if :: mustWait -> startWaiting(signIn + me) :: else fi;
    accountLock = false;
    epochRead = 0; isFull = false; endsAll = false;
    isEmpty = (seq == 0);
    seq = (isEmpty -> head : seq)
  }
#ifdef MUTATION_TOKEN_BEFORE_ACKNOWLEDGEMENT
  hasToken[me] = true;
#endif
  if
  :: mustWait -> acknowledge(n, signIn + me, seq, isEmpty)
  :: !mustWait
  fi;
  atomic {
    hasToken[me] = true;
    waited[signIn + me] = L
  }
}
#endif

#ifdef OTHER_ACCOUNT
/* Another account signs out: to this one it is only a number in the same log, and nodes that are struck off for it. */
proctype otherAccount(byte n) {
  byte seq, s, ended;
  atomic { logIsFree -> drawNumber(seq) }
  atomic { append(seq, 0, NOBODY); startWaiting(signIn) }
  acknowledge(n, signIn, seq, false);
  waited[signIn] = L
}
#endif
