package dev.salvor.activity.transport;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Writes a parcel and then runs a program; nothing is run if something could not be written that
   * must be. One contact, where contacts cost.
   *
   * @throws StateUnusableException it could not be written
   */
  default Ran run(Parcel parcel, ShellCall call) {
    write(parcel);
    return run(call);
  }

  /**
   * Writes a parcel, in its order; what is written if possible comes first, and makes no folder
   * where contacts cost. One contact there.
   *
   * @throws StateUnusableException something that must be could not be written
   */
  default void write(Parcel parcel) {
    parcel.items(true).forEach(this::writeIfPossible);
    parcel.items(false).forEach(item -> write(item.path(), item.content()));
  }

  private void writeIfPossible(Parcel.Item item) {
    try {
      write(item.path(), item.content());
    } catch (StateUnusableException lessImportant) {
      // What it comes with is what counts.
    }
  }

  /**
   * How regular files begin, at most {@code max} bytes of each. One contact, where contacts cost.
   */
  default Heads heads(List<String> paths, int max) {
    return Heads.read(this, paths, max);
  }

  /**
   * As {@link #heads(List, int)} as soon as the file {@code awaited} is there; if it is not after
   * about a second, the first path only. Where contacts cost nothing it does not wait.
   */
  default Heads heads(List<String> paths, int max, String awaited) {
    return heads(paths, max);
  }

  /** Whether each contact costs a way there and back. */
  default boolean isFar() {
    return false;
  }

  /**
   * Runs a program of any length, in a shell of its own, which is sent and not put there.
   *
   * @param args of the program, after its name
   */
  default Ran script(String text, List<String> args) {
    List<String> call = new ArrayList<>(List.of("-c", text, "salvor"));
    call.addAll(args);
    return run(ShellCall.of(call));
  }

  /**
   * Runs a program whose input is a stream of any length, which is not held in memory. A connection
   * that breaks is {@link UnreachableException}; what has been read of it by then is the program's.
   *
   * @param call its limit counts from the end of the stream
   * @throws FeedException as the stream did
   */
  default Ran feed(ShellCall call, Feed feed) throws FeedException {
    throw new UnsupportedOperationException(describe() + " takes no streams");
  }

  /** A name for messages. */
  String describe();
}
