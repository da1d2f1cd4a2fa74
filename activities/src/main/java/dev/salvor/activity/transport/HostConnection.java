package dev.salvor.activity.transport;

import java.util.Optional;

/**
 * A way to one host and one account on it. Safe for any thread. Calls end by themselves: each has a
 * limit of time. A host that does not answer is {@link UnreachableException}, a state folder that
 * cannot be used {@link StateUnusableException}.
 */
public interface HostConnection {
  /** Runs a small program by the host's {@code sh}; not for the commands of a runbook. */
  Ran run(ShellCall call);

  /**
   * Reads up to {@code max} bytes from {@code offset}; empty if there is no such file, no bytes at
   * its end.
   */
  Optional<byte[]> read(String path, long offset, int max);

  /** Size of a file in bytes; 0 if there is none. */
  long size(String path);

  /**
   * Writes a file of mode 0600 that appears whole or not at all, and syncs it. Missing folders are
   * made with mode 0700.
   */
  void write(String path, byte[] content);

  /** A name for messages. */
  String describe();
}
