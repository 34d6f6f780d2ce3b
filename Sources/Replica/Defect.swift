#if TRIBUTARY_DEFECTS
  /// Mistakes that can be put in on purpose, to see whether the simulation finds them.
  ///
  /// Compiled only where `TRIBUTARY_DEFECTS` is set: no product has any of it.
  package enum Defect: String, CaseIterable, Sendable {
    case replayTaken, clockAheadTaken, twinNotSought, refusedApplied
    case reissueNotNoted, dropNotNoted, authorityNotAsked, dropNotResolved
    case sequenceReused, refusedNotUndone, undoForgotten, clockIgnoresSeen, undoneToTheLast, journalLeftOut
    case forkNotSeen, fastClockNotSlowed, formerLivesNotSent, differenceIgnored, historyKept
    case incarnationKept, formerNotNamed, timesNotMovedBack, formerLifeNotClosed
    case signatureNotCheckedAbove, verdictsGivenAnew, restampedAbove, receiptNotCarried, authorityAtFirstHubOnly
    case keyNotApproved, waitingNotRetried, relayForkNotSeen, rowsTakenEarly, sameLifeAtAnotherHub
    case columnsNotReadAgain, tablesNotReadAgain
    case lastToComeShows, baseNotCompared, deleteHidesAll, columnNotWritten, awaitedForgotten

    /// The one that is in, or nil.
    ///
    /// Set before worlds are played, never while they are.
    package nonisolated(unsafe) static var active: Defect?

    /// Whether it is in.
    package static func on(_ defect: Defect) -> Bool { unsafe active == defect }
  }
#endif
