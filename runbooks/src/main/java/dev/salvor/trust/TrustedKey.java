package dev.salvor.trust;

import dev.salvor.runbook.Names;
import java.time.Instant;

/**
 * A key that is trusted.
 *
 * @param name whose it is, in the words of who trusts it
 * @param purpose what it is trusted with
 * @param note why; empty if nobody said
 * @param since when it was added
 */
public record TrustedKey(String name, VerifyKey key, Purpose purpose, String note, Instant since) {
  private static final int MOST_NOTE = 500;

  public TrustedKey {
    Names.requirePathName(name, "name");
    if (note.length() > MOST_NOTE || note.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("note: more than a line of " + MOST_NOTE + " characters");
    }
  }
}
