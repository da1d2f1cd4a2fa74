package dev.salvor.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker has Java's first compiler only, which spares memory. Only the second one has the
 * processor do ciphers and sums: 8 GB/s of AES-GCM instead of 24 MB/s, 1.2 GB/s of SHA-256 instead
 * of 86. A gateway gets it for these classes and for nothing else, which costs it 12 MB.
 */
final class QuickCipher {
  static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final Logger LOG = LoggerFactory.getLogger(QuickCipher.class);
  private static final String DIRECTIVES =
      """
      [
        {match: ["com/sun/crypto/provider/*.*", "sun/security/provider/*.*"], c2: {Exclude: false}},
        {match: ["*.*"], c2: {Exclude: true}}
      ]
      """;

  private final Path file;

  /** Keeps what it tells Java in {@code folder}. */
  QuickCipher(Path folder) {
    this.file = folder.resolve("compiler.directives");
  }

  /** The same command, as a gateway's; unchanged if the file cannot be written. */
  List<String> in(List<String> command) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, DIRECTIVES);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("{} cannot be written: {}", file, e.toString());
      return command;
    }
    List<String> changed = new ArrayList<>(command);
    int at = changed.indexOf(ONE_COMPILER);
    changed.set(at, "-XX:+UnlockDiagnosticVMOptions");
    changed.add(at + 1, "-XX:CompilerDirectivesFile=" + file);
    return changed;
  }
}
