package dev.salvor.activity.transport;

import dev.salvor.workflow.contract.run.Route;

/**
 * The ways from this gateway to hosts, with the keys of its account. Safe for any thread. A host
 * that does not answer is {@link UnreachableException}, one that lets nobody in {@link
 * NoEntryException}.
 */
public interface Ways {
  /** The way of a route; nothing is connected to yet. */
  FarConnection open(Route route);

  /** The key that the host shows now. Nobody logs in there; hosts on the way are gone through. */
  KeyShown key(Route route);

  /**
   * Writes the key into the known hosts.
   *
   * @throws StateUnusableException they cannot be written
   */
  void trust(KeyShown key);
}
