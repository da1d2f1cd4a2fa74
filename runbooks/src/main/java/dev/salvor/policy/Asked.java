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
   * @param opaque it is shell text, of which nobody knows what it touches
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

    public Doing {
      users = List.copyOf(users);
      paths = List.copyOf(paths);
      perhaps = List.copyOf(perhaps);
    }
  }
}
