package dev.salvor.worker.engine;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The release of the engine for one platform.
 *
 * @param sha256 of the archive, pinned: what is fetched without TLS knowing its author must match
 */
record EngineArchive(URI source, String sha256) {
  private static final String RELEASES = "https://github.com/temporalio/cli/releases/download/";

  /** The pinned release for this machine; absent where no digest is pinned. */
  static Optional<EngineArchive> forThisMachine(EngineProgram program) {
    if (program != EngineProgram.CLI) {
      return Optional.empty();
    }
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    if (os.equals("linux") && (machine.equals("amd64") || machine.equals("x86_64"))) {
      return Optional.of(
          new EngineArchive(
              URI.create(
                  RELEASES
                      + "v"
                      + EngineBinary.PINNED
                      + "/temporal_cli_"
                      + EngineBinary.PINNED
                      + "_linux_amd64.tar.gz"),
              "ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d"));
    }
    return Optional.empty();
  }
}
