package dev.salvor.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker is asked to do.
 *
 * @param doing one command; absent: the run as a whole, before its first step
 */
public record Asked(Book book, Optional<Doing> doing) {
  /** What is absent in a {@link Book} is not known; a rule about it is then unclear. */
  private static final Book UNKNOWN =
      new Book(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The runbook of the run.
   *
   * @param sha256 of the pinned definition, lower-case hex
   * @param signers fingerprints of the keys whose signatures of that definition hold
   * @param parameters bound values, a secret's as its reference
   */
  public record Book(
      Optional<String> name,
      Optional<String> sha256,
      Optional<Set<String>> signers,
      Optional<Map<String, Object>> parameters) {
    public Book {
      signers = signers.map(Set::copyOf);
      parameters = parameters.map(all -> Collections.unmodifiableMap(new LinkedHashMap<>(all)));
    }

    /** One of which nothing is known. */
    public static Book unknown() {
      return UNKNOWN;
    }
  }

  /**
   * One command of a step.
   *
   * @param action {@code run}, {@code shell} or the name of a typed action
   * @param users everybody as whom something of it runs
   * @param paths what it names: its program, its folder, arguments that are paths
   * @param perhaps what its other words would be as paths in its folder; only looked at by deny
   *     rules
   * @param opaque it is text for a shell or an interpreter, of which nobody knows what it touches
   */
  public record Doing(
      String action,
      List<Account> users,
      List<NamedPath> paths,
      List<NamedPath> perhaps,
      boolean opaque) {
    /** The action that stands for {@code run:}. */
    public static final String RUN = "run";

    /** The action that stands for {@code shell:} and {@code script:}. */
    public static final String SHELL = "shell";

    /** Runs a command for a secret. */
    public static final String SECRET_EXEC = "secret.exec";

    /** Reads a secret's file by sudo. */
    public static final String SECRET_SUDO = "secret.sudo";

    /** Reads a secret's file as the worker's account. */
    public static final String SECRET_FILE = "secret.file";

    /** Reads a credential of systemd. */
    public static final String SECRET_CREDENTIAL = "secret.credential";

    /** What is done for a secret, by whoever gives the reference and not by a runbook. */
    public static final List<String> SECRETS =
        List.of(SECRET_EXEC, SECRET_SUDO, SECRET_FILE, SECRET_CREDENTIAL);

    public Doing {
      users = List.copyOf(users);
      paths = List.copyOf(paths);
      perhaps = List.copyOf(perhaps);
    }

    /** Whether it does more for a secret than to read what the worker may read anyway. */
    boolean isOrderedBySecret() {
      return action.equals(SECRET_EXEC) || action.equals(SECRET_SUDO);
    }

    /** Whether all that lies in a folder goes to another. */
    boolean isCopy() {
      return action.equals("copy");
    }

    /** Whether it only reads a secret. */
    boolean readsSecret() {
      return action.equals(SECRET_FILE) || action.equals(SECRET_CREDENTIAL);
    }
  }
}
