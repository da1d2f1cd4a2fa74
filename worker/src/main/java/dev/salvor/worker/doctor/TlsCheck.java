package dev.salvor.worker.doctor;

import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.TlsFiles;
import dev.salvor.workflow.connect.TlsPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the certificates by which the engine is reached are good for some time yet. */
public final class TlsCheck {
  /** A certificate that ends sooner is warned of. */
  static final Duration SOON = Duration.ofDays(21);

  private static final String ANEW =
      "salvor up makes it anew; where it says that the engine does not answer: salvor down, then"
          + " salvor up";

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private TlsCheck() {}

  /** What is to be said of them; nothing where the engine is not reached with files. */
  static List<Finding> look(Map<String, String> env, StateFolder state, Clock clock) {
    Optional<TlsFiles> files;
    try {
      Optional<EngineTarget> configured = EngineTarget.configured(env);
      if (configured.isEmpty() && EngineProgram.of(state) == EngineProgram.SERVER) {
        return own(state.engineTls(), clock);
      }
      files = configured.flatMap(EngineTarget::tlsFiles);
    } catch (IOException e) {
      return List.of(
          Finding.problem(
              "engine",
              "the Temporal configuration: " + e.getMessage(),
              "until then no command reaches the engine, and the worker cannot start"));
    }
    List<Finding> findings = new ArrayList<>();
    files.ifPresent(
        f -> {
          f.certificate().ifPresent(c -> findings.add(dates("client certificate", c, clock)));
          f.authorities().ifPresent(c -> findings.add(dates("authority of the engine", c, clock)));
          f.key().filter(TlsCheck::isOpen).ifPresent(k -> findings.add(open(k)));
        });
    return findings;
  }

  /** Those of the embedded engine: they are renewed before they could be warned of. */
  private static List<Finding> own(EngineTls tls, Clock clock) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Path> named = new LinkedHashMap<>();
    named.put("authority of the engine", tls.authority());
    named.put("engine's certificate", tls.server());
    named.put("client certificate", tls.client());
    named.forEach(
        (what, file) -> {
          Finding found = dates(what, file, clock);
          findings.add(
              found.level() == Finding.Level.OK
                  ? found
                  : new Finding("tls", found.level(), found.detail(), ANEW));
        });
    List<TlsPair> pairs =
        List.of(
            new TlsPair(tls.authority(), tls.authorityKey()),
            new TlsPair(tls.server(), tls.serverKey()),
            new TlsPair(tls.client(), tls.clientKey()));
    for (TlsPair pair : pairs) {
      Path key = pair.key();
      if (!Files.isReadable(key)) {
        findings.add(Finding.problem("tls", key + " is not there, or may not be read", ANEW));
        continue;
      }
      if (isOpen(key)) {
        findings.add(open(key));
      }
      // A certificate that cannot be read was named already.
      pair.trouble()
          .filter(trouble -> Files.isReadable(pair.certificate()))
          .ifPresent(trouble -> findings.add(Finding.problem("tls", trouble, ANEW)));
    }
    return findings;
  }

  /**
   * Which certificate of {@code target} is not valid now, in words; absent where each is, or cannot
   * be read.
   */
  public static Optional<String> over(EngineTarget target, Clock clock) {
    return target.tlsFiles().stream()
        .flatMap(
            files ->
                java.util.stream.Stream.concat(
                    files.certificate().stream().map(c -> dates("client certificate", c, clock)),
                    files.authorities().stream()
                        .map(c -> dates("authority of the engine", c, clock))))
        .filter(finding -> finding.level() == Finding.Level.PROBLEM)
        .map(Finding::detail)
        .findFirst();
  }

  private static Finding dates(String what, Path file, Clock clock) {
    try {
      Instant now = clock.instant();
      Instant end = Instant.MAX;
      for (X509Certificate one : TlsFiles.certificates(file)) {
        if (one.getNotBefore().toInstant().isAfter(now)) {
          return Finding.problem(
              "tls",
              "the " + what + " " + file + " is not valid before " + one.getNotBefore().toInstant(),
              "correct the clock, or wait");
        }
        Instant until = one.getNotAfter().toInstant();
        end = until.isBefore(end) ? until : end;
      }
      String until = "the " + what + " " + file + " ";
      if (!end.isAfter(now)) {
        return Finding.problem(
            "tls", until + "is over since " + end, "renew it in place; no restart is needed");
      }
      if (end.equals(EngineCertificates.NEVER)) {
        return Finding.ok("tls", until + "has no end");
      }
      long days = Duration.between(now, end).toDays();
      String left = until + "ends at " + end + " (" + days + (days == 1 ? " day)" : " days)");
      return end.isBefore(now.plus(SOON))
          ? Finding.warning("tls", left, "renew it in place; no restart is needed")
          : Finding.ok("tls", left);
    } catch (IOException e) {
      return Finding.problem("tls", String.valueOf(e.getMessage()), "correct the file");
    }
  }

  private static boolean isOpen(Path key) {
    try {
      return Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains);
    } catch (IOException e) {
      return false;
    }
  }

  private static Finding open(Path key) {
    return Finding.warning(
        "tls", "others can read or change the key " + key, "chmod 600 '" + key + "'");
  }
}
