package dev.salvor.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one line of the audit says; its place in the chain is the line's. Long texts are cut.
 *
 * @param at when, by the clock of who wrote it
 * @param host where it was to happen, as the inventory names it
 * @param digest of the runbook's definition, of an order or of a key: what exactly it was about
 * @param outcome what became of it, in a word; absent where the entry comes before it
 * @param why the reason that was given, or the reason of a refusal or failure
 * @param of number of the entry that this one is about
 * @param details whatever else belongs to it
 */
public record AuditEntry(
    Instant at,
    AuditAction action,
    Who who,
    Whence from,
    Optional<String> run,
    Optional<String> runbook,
    Optional<String> host,
    Optional<String> step,
    Optional<String> digest,
    Optional<String> outcome,
    Optional<String> why,
    Optional<Long> of,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> details) {
  private static final int LONGEST = 1000;

  public AuditEntry {
    Objects.requireNonNull(at, "at");
    run = run.map(AuditEntry::cut);
    runbook = runbook.map(AuditEntry::cut);
    host = host.map(AuditEntry::cut);
    step = step.map(AuditEntry::cut);
    digest = digest.map(AuditEntry::cut);
    outcome = outcome.map(AuditEntry::cut);
    why = why.map(AuditEntry::cut);
    Map<String, String> all = new TreeMap<>();
    Objects.requireNonNullElse(details, Map.<String, String>of())
        .forEach((name, value) -> all.put(name, cut(value)));
    details = Collections.unmodifiableMap(all);
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "...";
  }

  /** An entry that says only what, who and from where. */
  public static AuditEntry of(Instant at, AuditAction action, Who who, Whence from) {
    return new AuditEntry(
        at,
        action,
        who,
        from,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  public AuditEntry run(String id) {
    return with(Optional.of(id), runbook, host, step, digest, outcome, why, of, details);
  }

  public AuditEntry runbook(String name) {
    return with(run, Optional.of(name), host, step, digest, outcome, why, of, details);
  }

  public AuditEntry host(String name) {
    return with(run, runbook, Optional.of(name), step, digest, outcome, why, of, details);
  }

  public AuditEntry step(String id) {
    return with(run, runbook, host, Optional.of(id), digest, outcome, why, of, details);
  }

  public AuditEntry digest(String hex) {
    return with(run, runbook, host, step, Optional.of(hex), outcome, why, of, details);
  }

  public AuditEntry outcome(String word) {
    return with(run, runbook, host, step, digest, Optional.of(word), why, of, details);
  }

  /** With a reason; an empty one is none. */
  public AuditEntry why(String text) {
    Optional<String> reason = Optional.of(text).filter(t -> !t.isEmpty());
    return with(run, runbook, host, step, digest, outcome, reason, of, details);
  }

  public AuditEntry of(long seq) {
    return with(run, runbook, host, step, digest, outcome, why, Optional.of(seq), details);
  }

  public AuditEntry detail(String name, String value) {
    Map<String, String> more = new TreeMap<>(details);
    more.put(name, value);
    return with(run, runbook, host, step, digest, outcome, why, of, more);
  }

  private AuditEntry with(
      Optional<String> aRun,
      Optional<String> aRunbook,
      Optional<String> aHost,
      Optional<String> aStep,
      Optional<String> aDigest,
      Optional<String> anOutcome,
      Optional<String> aWhy,
      Optional<Long> another,
      Map<String, String> more) {
    return new AuditEntry(
        at, action, who, from, aRun, aRunbook, aHost, aStep, aDigest, anOutcome, aWhy, another,
        more);
  }
}
