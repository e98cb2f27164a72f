/* Sign-out that is true: who plays, how time passes, and what must hold. See README.md. */

#define NODES                    2
#if defined(SIGN_IN) || defined(BOTH_SIGN_IN)
#define SESSIONS                 2
#else
#define SESSIONS                 1
#endif
#define ENTRIES                  3
#ifndef L
#define L                        2
#endif
/* The assertion's text in the checker's answer tells which invariant it was. */
#define broken(invariant)        assert(invariant == 0)

#include "store.pml"
#include "node.pml"
#include "promises.pml"
#include "endings.pml"

/*
 * A tick of real time. "The time is the monotonic clock and the wall clock: whichever says that more time has passed
 * wins": trust ages also while the machine sleeps. An ending waits by the monotonic clock alone.
 */
#define grow(age)                age = (age < L -> age + 1 : L)

#ifdef CALM
#define sleepMatters(mine, others)  false
#elif defined(MUTATION_MONOTONIC_ONLY)
#define sleepMatters(mine, others)  true
#else
#define sleepMatters(mine, others)  (waited[mine] < L || waited[others] < L)
#endif

inline passTime(n, mine, others) {
  if
  :: isAsleep = false
  :: sleepMatters(mine, others) -> isAsleep = true
  fi;
  if
#ifdef MUTATION_MONOTONIC_ONLY
  :: isAsleep
#endif
  :: else -> grow(trust[n]); grow(since[n])
  fi;
  if
  :: isAsleep
  :: else -> grow(waited[mine]); grow(waited[others])
  fi
}

active proctype time() {
  bool isAsleep;
  do
  :: atomic {
      passTime(0, everywhere, signIn);
      passTime(NODES - 1, device, signIn + 1);
      isAsleep = false
    }
#ifndef CALM
  /* Somebody sets a node's wall clock forward. Set back, it changes nothing: sleep stays counted. */
  :: atomic { isTrusted(0) || since[0] < L -> trust[0] = L; since[0] = L
#ifdef MUTATION_WAIT_BY_WALL_CLOCK
      ; waited[everywhere] = L; waited[signIn] = L
#endif
    }
#endif
  od
}

init {
  atomic {
#ifndef BOTH_SIGN_IN
    row[0] = 1;
    wasBorn[0] = true;
    hasToken[0] = true;
#else
    run startSession(0, 0);
#endif
#ifdef EVERYWHERE
    run endEverywhere(0);
#endif
#ifdef DEVICE
    run endDevice(1);
#endif
#if SESSIONS > 1
    run startSession(1, 1);
#endif
#ifdef OTHER_ACCOUNT
    run otherAccount(0);
#endif
    run follow(0);
    run follow(1);
    /* A node's memory changes nothing outside, so it is enough to look at any one node and any one session. */
    if
    :: run check(0, 0)
    :: run check(1, 0)
#ifdef SECOND_SESSION
    :: run check(0, 1)
    :: run check(1, 1)
#endif
    fi
  }
}
