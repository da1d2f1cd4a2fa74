package dev.salvor.workflow.contract.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which run a folder on a host belongs to: two runs are the same only if all of it is equal. The
 * folder keeps it in one line, from before anything else of the run.
 *
 * @param runbook its name, for people
 * @param definitionSha256 of {@link dev.salvor.runbook.Definition}
 * @param parametersSha256 lower-case hex over the parameters, a secret as its reference
 */
public record RunIdentity(
    RunId runId, String runbook, String definitionSha256, String parametersSha256) {
  /** Name of the file in the run's folder. */
  public static final String FILE = "identity";

  private static final String TAG = "S1";
  private static final String END = ".";

  /** What every order of the run carries: lower-case hex over all of it. */
  public String digest() {
    return sha256(
        String.join(
            "\n", "salvor/1 run", runId.value(), runbook, definitionSha256, parametersSha256));
  }

  /** The line that the folder keeps. */
  public String line() {
    return String.join(
        " ", TAG, runId.value(), runbook, definitionSha256, parametersSha256, digest(), END);
  }

  /** What {@link #line} has written; empty for anything else, as a torn line. */
  public static Optional<RunIdentity> parse(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 7 || !words[0].equals(TAG) || !words[6].equals(END)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RunIdentity(new RunId(words[1]), words[2], words[3], words[4]))
          .filter(identity -> identity.digest().equals(words[5]));
    } catch (IllegalArgumentException noRunId) {
      return Optional.empty();
    }
  }

  /** Lower-case hex. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
