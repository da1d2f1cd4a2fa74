package dev.salvor.activity.supervisor;

import dev.salvor.activity.log.MaskingConverter;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.journal.Masker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The masker of a run, which learns secrets that come while it goes on. A value is on the host
 * before what uses it begins, so who first reads an output and then asks for the masker has all
 * that the output can hold. Not thread-safe.
 */
final class RunMasker {
  private static final int SECRET = 64 * 1024;

  /** Ending of the file with what a command printed that then failed. */
  private static final String FAILED = "~";

  private final HostConnection host;
  private final List<String> redact;
  private final Set<String> values = new LinkedHashSet<>();
  private final Set<String> given = new LinkedHashSet<>();

  /** Files that are not there yet. */
  private final List<String> later = new ArrayList<>();

  private Masker masker;

  /**
   * Knows what is there.
   *
   * @param files of secrets that are there
   * @param later of those that come when they are needed
   */
  RunMasker(HostConnection host, List<String> files, List<String> later, List<String> redact) {
    this.host = host;
    this.redact = redact;
    later.stream()
        .filter(file -> !files.contains(file))
        .flatMap(file -> Stream.of(file, file + FAILED))
        .forEach(this.later::add);
    // Also what a file holds that came while this was on its way.
    read(files);
    this.masker = Masker.of(values, redact);
    now();
  }

  /** As of now; a contact with the host if secrets are still to come. */
  Masker now() {
    if (!later.isEmpty()) {
      int before = values.size();
      // What a failure printed may be another thing at the next one, and is the last once the value
      // is there.
      for (String file : read(later)) {
        if (!file.endsWith(FAILED)) {
          later.removeAll(List.of(file, file + FAILED));
        }
      }
      if (values.size() > before) {
        masker = Masker.of(values, redact);
      }
    }
    return masker;
  }

  /**
   * Of the values alone, as {@link #now} found them last. What a command of a secret printed when
   * it failed is masked, too, but it may be anything, as "null".
   */
  Masker ofValues() {
    return given.size() == values.size() ? masker : Masker.of(given, redact);
  }

  /** As {@link #now} found it last. */
  Masker known() {
    return masker;
  }

  /** Those that are there. */
  private List<String> read(List<String> files) {
    HostConnection known =
        host.isFar() && !files.isEmpty() ? host.heads(files, SECRET).before(host) : host;
    List<String> came = new ArrayList<>();
    for (String file : files) {
      known
          .read(file, 0, SECRET)
          .filter(bytes -> bytes.length > 0)
          .ifPresent(
              bytes -> {
                String value = new String(bytes, StandardCharsets.UTF_8);
                values.add(value);
                if (!file.endsWith(FAILED)) {
                  given.add(value);
                }
                came.add(file);
              });
    }
    MaskingConverter.hide(values);
    return came;
  }
}
