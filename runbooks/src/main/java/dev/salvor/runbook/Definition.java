package dev.salvor.runbook;

import java.util.Map;

/**
 * A runbook pinned with its files: what a run keeps, so that it never changes because a file did.
 *
 * @param files content of each file that a {@code script} or an action's {@code source} names, by
 *     its name in the runbook
 * @param sha256 lower-case hex over the canonical JSON of runbook and files
 */
public record Definition(Runbook runbook, Map<String, byte[]> files, String sha256) {
  public Definition {
    files = Copies.ordered(files);
  }
}
