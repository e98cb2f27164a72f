/* What must hold (the sentences are those of the design), and who watches it. */

#define accepts(n, s)            (isTrusted(n) && index[at(n, s)] > 0)
#define goesOn(n, s)             (isTrusted(n) && live[at(n, s)] > 0)
byte over;                       /* the sessions whose ending was acknowledged, one bit each */
bool wasBorn[SESSIONS];
bool hasToken[SESSIONS];         /* its token was handed to a client */

#define isOver(s)                ((over & (1 << s)) > 0)
#define allUpTo(seq)             ((2 << (seq)) - 2)

/* "I1 No accept after ack: for each node, an accepted check that began after the acknowledgement does not exist." */
#define breaksI1(s)              (isOver(s) && (isAlive(s) || accepts(0, s) || accepts(1, s)))

/* "I2 A live thing of an ended session is closed before the acknowledgement, or its node has no trust." */
#define breaksI2(s)              (isOver(s) && (goesOn(0, s) || goesOn(1, s)))

/*
 * "I3 Sessions of one account that may stream never outnumber the limit, at any moment, on any interleaving."
 */
#define mayStream(s)             (hasToken[s] && (isAlive(s) || accepts(0, s) || accepts(1, s) || goesOn(0, s) || goesOn(1, s)))
#define breaksI3                 (isAlive(0) && isAlive(SESSIONS - 1) || mayStream(0) && mayStream(SESSIONS - 1))

/*
 * "I4 No resurrection: no session exists whose sign-in read an epoch older than the account's." Looked at when a session
 * is born (in startSession).
 */

/* "I5 A log entry is never skipped." */
#define breaksI5(n)              ((knows[n] & allUpTo(applied[n])) != allUpTo(applied[n]))

active proctype promise() {
  if
  :: atomic { breaksI1(0) || breaksI1(SESSIONS - 1) -> broken(1) }
  :: atomic { breaksI2(0) || breaksI2(SESSIONS - 1) -> broken(2) }
#if SESSIONS > 1
  :: atomic { breaksI3 -> broken(3) }
#endif
  :: atomic { breaksI5(0) || breaksI5(1) -> broken(5) }
  fi
}
