package dev.salvor.workflow.interpreter;

/** What the parts of a run share. */
record Parts(
    String host,
    EventLog events,
    Ledger ledger,
    ViewKeeper view,
    UndoStack undo,
    Decisions decisions,
    Approvals approvals,
    Numbers numbers,
    HostLink link,
    Resolver resolver,
    Until until,
    Repetition repetition) {}
