package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The library that the build by hand replaced comes back when the run rolls back. */
final class CrashRollbackIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: back-again
      phases:
        - name: libxcrypt
          steps:
            - name: rebuild
              check: {script: files/can-hash-sha512.sh, timeout: 30s}
              script: files/build-libxcrypt.sh
              timeout: 10m
              idempotency: safe
              verify: {script: files/can-hash-sha512.sh, timeout: 30s}
              undo: {script: files/restore-libxcrypt.sh}
            - name: look
              run: [sha256sum, %1$s]
              timeout: 10s
            - name: too-late
              run: ['false']
              timeout: 10s
              onFailure: rollback
      """;

  @Test
  void restoresTheOldLibrary() {
    try (LabHost host = CrashHost.up("back1")) {
      String links = "ls -l --time-style=+%s /usr/lib/*/libcrypt.so*";
      String broken = CrashHost.digest(host, CrashHost.LIBRARY);
      String before = host.sh(links);
      host.sh(
          "mkdir /root/book && cp -r"
              + " /opt/salvor/runbooks/src/main/resources/runbooks/crash-recovery/files"
              + " /root/book/");
      host.write("/root/book/book.yaml", BOOK.formatted(CrashHost.LIBRARY));
      Said said = host.salvor("run", "/root/book/book.yaml", "--run-id", "back");
      assertThat(said.exit()).as("rolled back: %s", said).isEqualTo(4);
      String run = "/var/lib/salvor/runs/back/";
      assertThat(host.sh("cat " + run + "segments/*/libxcrypt.look.1.out"))
          .as("the new library was live")
          .doesNotContain(broken.split(" ", -1)[0]);
      assertThat(host.read(run + "main.log"))
          .contains("step libxcrypt.too-late failed: exited with 1")
          .contains("STEP UNDONE")
          .contains("RUN ENDED ROLLED_BACK");
      assertThat(CrashHost.digest(host, CrashHost.LIBRARY)).isEqualTo(broken);
      assertThat(host.sh(links)).as("links, modes, times").isEqualTo(before);
    }
  }
}
